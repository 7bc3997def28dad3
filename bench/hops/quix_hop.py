"""quixstreams: one dataframe from topic to topic. Runs in a virtual environment of its own."""

import os
import sys

from quixstreams import Application

# Kafka Streams commits an exactly-once pipeline this often; quixstreams' own 5 s would be the latency of every record.
COMMIT_SECONDS = 0.1


def main(guarantee: str) -> None:
    app = Application(
        broker_address=os.environ["HOP_BROKER"],
        consumer_group=os.environ["HOP_GROUP"],
        auto_offset_reset="earliest",
        processing_guarantee=guarantee,
        commit_interval=COMMIT_SECONDS,
        producer_extra_config={"compression.type": "zstd"},
        auto_create_topics=False,
        state_dir=os.environ["HOP_FOLDER"],
        loglevel="WARNING",
    )
    source = app.topic(os.environ["HOP_FROM"], key_deserializer="bytes", value_deserializer="bytes")
    target = app.topic(os.environ["HOP_TO"], key_serializer="bytes", value_serializer="bytes")
    app.dataframe(source).to_topic(target)
    app.run()


if __name__ == "__main__":
    main(sys.argv[1])
