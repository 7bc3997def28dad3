"""The embedded broker, for real: it starts, stops, survives kill -9, and leaves strangers alone."""

from copydesk.streams import broker as embedded


def test_the_shared_broker_answers_with_its_cluster_id(broker):
    assert embedded.answers(broker.running.port) == broker.running.cluster_id
    assert embedded.status(broker.settings) == broker.running
