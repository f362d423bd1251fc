from whitenoise.storage import CompressedManifestStaticFilesStorage


class PortalStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Hashed names also in the imports of our ES modules: no reader gets an old module with a new one."""

    support_js_module_import_aggregation = True
