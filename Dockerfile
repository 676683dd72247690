# The production image. Its steps are rehearsed without a container engine by docker/rehearse.sh.
FROM python:3.11-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends make libgomp1 \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /srv/spilno
COPY . .
ARG TORCH_INDEX=
RUN make TORCH_INDEX="$TORCH_INDEX" .venv/.runtime
RUN .venv/bin/python -m backend.frontend_build && rm -rf frontend/node_modules
RUN useradd --system --home-dir /var/lib/spilno --create-home spilno
USER spilno
ENV SPILNO_ENVIRONMENT=production SPILNO_DATA_DIR=/var/lib/spilno
EXPOSE 8000
HEALTHCHECK CMD ["docker/healthy.sh"]
ENTRYPOINT ["docker/start.sh"]
CMD ["web"]
