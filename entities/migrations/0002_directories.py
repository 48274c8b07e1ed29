from django.db import migrations


class Migration(migrations.Migration):
    replaces = [("entities", "0009_directory_links")]

    dependencies = [
        ("entities", "0001_first_version"),
        ("socialaccount", "0006_alter_socialaccount_extra_data"),
    ]

    operations = [
        migrations.CreateModel(
            name="DirectoryLink",
            fields=[],
            options={
                "verbose_name": "link to a directory",
                "verbose_name_plural": "links to directories",
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("socialaccount.socialaccount",),
        ),
    ]
