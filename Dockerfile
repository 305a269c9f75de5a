# One image for all programs: vitrine-api (the default), vitrine-worker, vitrine-inspect and vitrine.

FROM swift:6.3-bookworm AS build
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpq-dev libhiredis-dev libcairo2-dev libpango1.0-dev libdeflate-dev libisal-dev libpoppler-glib-dev zlib1g-dev pkg-config \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY Package.swift ./
RUN swift package resolve
COPY . .
RUN swift build -c release --static-swift-stdlib --explicit-target-dependency-import-check error \
    && mkdir /programs \
    && for program in vitrine vitrine-api vitrine-worker vitrine-inspect; do \
        install -s "$(swift build -c release --static-swift-stdlib --show-bin-path)/$program" /programs/ || exit 1; \
    done

FROM debian:12-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpq5 libhiredis0.14 libcairo2 libpango-1.0-0 libpangocairo-1.0-0 libpangoft2-1.0-0 libdeflate0 libisal2 libpoppler-glib8 zlib1g \
        fontconfig fonts-inter fonts-noto-core fonts-noto-cjk fonts-noto-color-emoji ca-certificates tzdata curl \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --user-group --home-dir /var/lib/vitrine --shell /usr/sbin/nologin vitrine \
    && install -d -o vitrine -g vitrine -m 0750 /var/lib/vitrine /var/lib/vitrine/exports \
    && fc-cache -f
COPY --from=build /programs/ /usr/local/bin/
COPY LICENSE NOTICE /usr/share/doc/vitrine/
USER vitrine
WORKDIR /var/lib/vitrine
ENV VITRINE_HTTP_HOST=0.0.0.0 \
    VITRINE_HTTP_PORT=8080 \
    VITRINE_EXPORTS_DIRECTORY=/var/lib/vitrine/exports \
    VITRINE_LOG_FORMAT=json
VOLUME /var/lib/vitrine/exports
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
    CMD ["curl", "--fail", "--silent", "--show-error", "--output", "/dev/null", "http://127.0.0.1:8080/health/live"]
STOPSIGNAL SIGTERM
CMD ["vitrine-api"]
