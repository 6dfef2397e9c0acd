# yiju as one static binary in an otherwise empty image. With BASE=pdf it stands in an image of Debian with pdftotext instead,
# and reads PDF files.
#
#   docker build -t yiju .
#   docker build -t yiju --build-arg BASE=pdf .
#   docker run --rm yiju ask "行动计划第七条讲了什么？"
#   docker run -d -v yiju-data:/data -e DISCORD_TOKEN yiju serve -data /data
#   docker run -d -v yiju-data:/data -p 127.0.0.1:8080:8080 yiju serve -data /data -listen 0.0.0.0:8080

ARG BASE=scratch

FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
# The folder .git comes along so that `yiju version` can name the revision.
COPY . .
RUN CGO_ENABLED=1 go build -trimpath \
    -tags sqlite_fts5,osusergo,netgo,sqlite_omit_load_extension \
    -ldflags '-s -w -linkmode external -extldflags "-static"' \
    -o /out/yiju ./cmd/yiju
# The build stops here if the binary does not answer by itself.
RUN /out/yiju version && /out/yiju ask "行动计划第七条讲了什么？" && mkdir -p /out/data /out/tmp

FROM debian:bookworm-slim AS pdf
# Without poppler-data, Chinese fonts that a file does not hold are read as nothing.
RUN apt-get update && apt-get install -y --no-install-recommends poppler-utils poppler-data && rm -rf /var/lib/apt/lists/*

FROM ${BASE}
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /src/LICENSE /src/NOTICE /licenses/
COPY --from=build --chown=65532:65532 /out/tmp /tmp
COPY --from=build --chown=65532:65532 /out/data /data
COPY --from=build /out/yiju /yiju
USER 65532:65532
VOLUME /data
EXPOSE 8080
ENTRYPOINT ["/yiju"]
CMD ["help"]
