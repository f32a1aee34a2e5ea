from django.apps import AppConfig


class ServicesConfig(AppConfig):
    name = "pengcheng.domain.services"
    label = "services"
