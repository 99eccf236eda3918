from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("context", "0002_forgetting_deliveries")]

    operations = [
        migrations.AddField(
            model_name="compared",
            name="said",
            field=models.CharField(default="", max_length=64),
        ),
    ]
