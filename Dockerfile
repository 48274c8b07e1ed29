# One image for web, worker, beat and migrations; which of them it is, its command says.
FROM python:3.12-slim AS build
WORKDIR /app
COPY requirements/prod.txt requirements/prod.txt
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements/prod.txt

FROM python:3.12-slim
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PPR_VAR=/var/lib/ppr
WORKDIR /app
RUN useradd --system --uid 10001 ppr && install -d -o ppr /var/lib/ppr /audit-heads
COPY --from=build /venv /venv
COPY . .
# Built with stand-in secrets that stay in this layer's environment and reach no running process.
RUN DEMO=1 SECRET_KEY=only-for-collecting-static-files-000 DATABASE_URL=postgres://none@localhost/none \
    FIELD_KEYS='{"current":"none","keys":{"none":""}}' DIGEST_KEY=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= \
    sh -c "python manage.py compile_messages && python manage.py build_static && python -m compileall -q ." && chown -R ppr /var/lib/ppr
USER ppr
EXPOSE 8000
CMD ["gunicorn", "ppr.wsgi", "--bind", "0.0.0.0:8000", "--workers", "2", "--worker-class", "gthread", "--threads", "4"]
