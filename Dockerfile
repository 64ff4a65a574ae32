# syntax=docker/dockerfile:1
# The gate as one native binary: it runs as no root, on a read-only root file system, with one writable volume for its state.
#   docker build -t wiregate .
#   docker run --read-only --cap-drop ALL --security-opt no-new-privileges -p 5432:5432 \
#     -v ./wiregate.yaml:/etc/wiregate/wiregate.yaml:ro -v wiregate-state:/var/lib/wiregate wiregate
# Where images come from is the builder's choice: name your registry's with --build-arg SDK_IMAGE=… --build-arg RUNTIME_IMAGE=…
ARG SDK_IMAGE=dotnet/sdk:10.0
ARG RUNTIME_IMAGE=dotnet/runtime-deps:10.0

FROM ${SDK_IMAGE} AS build
# NativeAOT links with the platform's own tools; npm brings PostgreSQL's grammar.
RUN apt-get update \
    && apt-get install -y --no-install-recommends clang zlib1g-dev npm \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY . .
ARG TARGETARCH=amd64
RUN dotnet publish src/WireGate/WireGate.csproj --configuration Release \
    --runtime linux-$([ "$TARGETARCH" = amd64 ] && echo x64 || echo "$TARGETARCH") --output /publish \
    && rm -f /publish/*.dbg /publish/*.pdb /publish/*.xml \
    && mkdir -m 0700 /state

FROM ${RUNTIME_IMAGE} AS run
# Any number but 0: names are for people. Set here for it and the folder's owner to be the same.
ARG GATE_UID=64198
COPY --from=build /publish/ /usr/local/lib/wiregate/
COPY --from=build --chown=${GATE_UID}:${GATE_UID} --chmod=0700 /state /var/lib/wiregate
USER ${GATE_UID}:${GATE_UID}
ENV PATH=/usr/local/lib/wiregate:$PATH \
    WIREGATE_CONFIG=/etc/wiregate/wiregate.yaml \
    DOTNET_EnableDiagnostics=0
VOLUME /var/lib/wiregate
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=5s CMD ["wiregate", "status"]
ENTRYPOINT ["wiregate"]
CMD ["run"]
