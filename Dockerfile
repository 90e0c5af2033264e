# The image of the operator: one native binary on a base without a shell.
#
# Build it on a machine of the architecture it is for. Native AOT links against the target's C library; a cross build would need that
# architecture's sysroot in the build stage, and emulation takes an hour. The release workflow builds each on a runner of its own and
# joins the two under one tag (docs/release.md).

# The SDK's patch is the one that the lock files were made with: the native compiler follows it.
FROM mcr.microsoft.com/dotnet/sdk:10.0.401-noble AS build
RUN apt-get update \
    && apt-get install --yes --no-install-recommends clang zlib1g-dev \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY . .
ARG TARGETARCH
ARG VERSION=0.1.0
ARG REVISION=
RUN --mount=type=cache,target=/root/.nuget/packages,id=nuget-${TARGETARCH} \
    .ci/publish "$TARGETARCH" /out "$VERSION" "$REVISION"

# C library, OpenSSL, CA certificates and time zones; no shell, no package manager. Same Ubuntu as above, for the same C library.
FROM mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled
ARG VERSION=0.1.0
ARG REVISION=
ARG CREATED=
LABEL org.opencontainers.image.title="CmkOperator" \
      org.opencontainers.image.description="Kubernetes operator for Azure Machine Learning workspaces encrypted with a customer-managed key" \
      org.opencontainers.image.source="https://github.com/cmk-operator/cmk-operator" \
      org.opencontainers.image.documentation="https://github.com/cmk-operator/cmk-operator/tree/main/docs" \
      org.opencontainers.image.vendor="cmk-operator" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION" \
      org.opencontainers.image.created="$CREATED"
# The base names a port for web applications; the operator's flags say where it listens.
ENV ASPNETCORE_HTTP_PORTS=
COPY --from=build --chown=0:0 --chmod=0555 /out/CmkOperator /app/CmkOperator
COPY --chown=0:0 --chmod=0444 LICENSE /licenses/LICENSE
# By number, so that runAsNonRoot can be checked; nothing in the image belongs to it. The root file system may be read-only.
USER 65532:65532
# Metrics, health, webhook.
EXPOSE 8080 8081 9443
ENTRYPOINT ["/app/CmkOperator"]
