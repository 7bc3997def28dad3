# One worker. Kafka is elsewhere: COPYDESK_BROKER=host:port names it.
FROM python:3.12-slim AS build
WORKDIR /build
RUN python -m venv /opt/copydesk
# First what changes seldom: the libraries, each with its hash.
COPY requirements/runtime.txt requirements/
RUN /opt/copydesk/bin/pip install --no-cache-dir --require-hashes -r requirements/runtime.txt
COPY pyproject.toml README.md LICENSE ./
COPY requirements/runtime.in requirements/
COPY agents agents
COPY config config
COPY streams streams
RUN /opt/copydesk/bin/pip install --no-cache-dir --no-deps .

FROM python:3.12-slim
# A user without a shell or rights; its folder is the only one that a worker writes to.
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin copydesk \
    && install --directory --owner copydesk --mode 0750 /data
COPY --from=build /opt/copydesk /opt/copydesk
ENV PATH=/opt/copydesk/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    COPYDESK_DATA_DIR=/data \
    COPYDESK_LOG_FORMAT=json \
    # Inside the container; docker-compose.yml publishes it on the host's loopback only.
    COPYDESK_WEB_BIND=0.0.0.0
USER copydesk
WORKDIR /data
VOLUME /data
EXPOSE 6066
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:6066/login', timeout=4)"]
CMD ["copydesk", "worker"]
