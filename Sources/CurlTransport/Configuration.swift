extension CurlTransport {
    /// What a transport is made with; nothing of it is read from the environment here, except by libcurl itself, which
    /// honours `http_proxy`, `https_proxy`, `all_proxy` and `no_proxy`.
    package struct Configuration: Sendable {
        /// From the start of a request until a connection, TLS included, is ready for it.
        package var connectTimeout: Duration
        /// From the start of a request to the last byte of its response.
        package var totalTimeout: Duration
        /// The largest body that is read, in bytes, after decompression.
        package var bodyLimit: Int
        /// Connections to one host at once; what is beyond waits for one.
        package var connectionsPerHost: Int
        /// A file of PEM certificates, such as the value of `CURL_CA_BUNDLE` or `SSL_CERT_FILE`; nil for the system's.
        package var caBundle: String?
        /// Told of every request when it has ended, on the sender's own task.
        package var trace: (@Sendable (TraceLine) -> Void)?

        package init(
            connectTimeout: Duration = .seconds(10), totalTimeout: Duration = .seconds(60), bodyLimit: Int = 64 << 20,
            connectionsPerHost: Int = 64, caBundle: String? = nil, trace: (@Sendable (TraceLine) -> Void)? = nil
        ) {
            self.connectTimeout = connectTimeout
            self.totalTimeout = totalTimeout
            self.bodyLimit = bodyLimit
            self.connectionsPerHost = connectionsPerHost
            self.caBundle = caBundle
            self.trace = trace
        }
    }
}
