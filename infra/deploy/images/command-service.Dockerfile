# Takes uploads and all other changes.
# Built by infra/deploy/build-images, which puts the jars of others (dependencies/) and our own (application/) into the
# context apart: the first layer is large and seldom changes.
FROM eclipse-temurin:25-jre
RUN useradd --uid 10001 --home-dir /var/lib/affineur --create-home affineur
COPY dependencies/ /opt/affineur/lib/
COPY application/ /opt/affineur/
USER 10001
WORKDIR /var/lib/affineur
VOLUME /var/lib/affineur
ENV AFFINEUR_HOST=0.0.0.0 AFFINEUR_PORT=8080
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=90s CMD ["/opt/affineur/answers"]
ENTRYPOINT ["java", "@/opt/affineur/jvm.options", "-jar", "/opt/affineur/affineur-cluster.jar", "command-service"]
