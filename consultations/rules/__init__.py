"""One predicate per permission, `can_…(actor, obj)`; `visible_to` of the models agrees with `can_view`."""
