# The service in a container. The jars are built outside, so that this needs no network but the base image:
#   mvn -B -ntp -pl processor -am package -DskipTests && docker build -t autoupdate .
# With a Java below 23: --build-arg JRE_IMAGE=... --build-arg JAVA_OPTIONS=-XX:MaxRAMPercentage=60
ARG JRE_IMAGE=eclipse-temurin:25-jre
FROM ${JRE_IMAGE}
ARG JAVA_OPTIONS="-XX:MaxRAMPercentage=60 --sun-misc-unsafe-memory-access=allow"

# Libraries first: they change less often than the service's own jar.
COPY processor/target/lib/ /opt/autoupdate/lib/
COPY processor/target/autoupdate.jar /opt/autoupdate/

# Owned by the user that runs, also as a fresh volume. The id is free in every usual base image.
RUN mkdir -p /var/lib/autoupdate && chown -R 10001:10001 /var/lib/autoupdate
USER 10001:10001

# The listener for clients; the internal one is on loopback, inside the container only.
EXPOSE 9012
VOLUME /var/lib/autoupdate
WORKDIR /var/lib/autoupdate

# JDK_JAVA_OPTIONS is read by the java launcher itself; set it to change the memory, for example.
ENV AUTOUPDATE_DATA_DIR=/var/lib/autoupdate/data \
    JDK_JAVA_OPTIONS="${JAVA_OPTIONS}"

HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["java", "-Xmx32m", "-XX:TieredStopAtLevel=1", "-jar", "/opt/autoupdate/autoupdate.jar", "healthcheck"]

ENTRYPOINT ["java", "-XX:+ExitOnOutOfMemoryError", "--enable-native-access=ALL-UNNAMED", "-jar", "/opt/autoupdate/autoupdate.jar"]
