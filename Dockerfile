# One image for web, worker and scheduler; docker-compose.yml starts each with `manage.py run`.
FROM python:3.13-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN apt-get update \
 && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --home-dir /app rapport \
 && install -d -o rapport /data

WORKDIR /app
COPY requirements.txt .
RUN pip install --no-deps --require-hashes -r requirements.txt
COPY . .
# Assets, translations and static files do not depend on the firm: they belong to the image.
RUN DATA_DIR=/tmp/build python manage.py build && rm -rf /tmp/build

USER rapport
ENV DATA_DIR=/data HOST=0.0.0.0 PORT=8000 MALLOC_ARENA_MAX=1
VOLUME /data
EXPOSE 8000
CMD ["python", "manage.py", "run", "web"]
