from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "kawasaki_ip.accounts"
    label = "accounts"
