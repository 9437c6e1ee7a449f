internal import CCurl
internal import HTTPMessages
internal import Reconciling

/// What the loop sets on every handle, worked out once.
struct TransferOptions: Sendable {
    let connectMilliseconds: Int
    let totalMilliseconds: Int
    let bodyLimit: Int
    /// Nil for libcurl's own default.
    let caBundle: String?
}

extension Transfer {
    /// Sets every option of the request.
    func configure(_ options: TransferOptions) throws(TransportError) {
        try connectCallbacks()
        try handle.set(CURLOPT_URL, request.url)
        try handle.set(CURLOPT_PROTOCOLS_STR, "http,https")
        // Plain HTTP is for this machine alone: a proxy would take the credential to another one.
        if request.url.hasPrefix("http://") { try handle.set(CURLOPT_PROXY, "") }
        try handle.set(CURLOPT_FOLLOWLOCATION, 0)
        try handle.set(CURLOPT_NOSIGNAL, 1)
        // Otherwise removing a handle that resolves a name waits for the resolver's thread, and with it the whole loop.
        try handle.set(CURLOPT_QUICK_EXIT, 1)
        try handle.set(CURLOPT_CONNECTTIMEOUT_MS, options.connectMilliseconds)
        try handle.set(CURLOPT_TIMEOUT_MS, request.window.map { max(1, $0.milliseconds) } ?? options.totalMilliseconds)
        try handle.set(CURLOPT_TCP_KEEPALIVE, 1)
        // Every encoding that this libcurl can undo.
        try handle.set(CURLOPT_ACCEPT_ENCODING, "")
        // Refuses by the announced length; the callback counts what comes. A HEAD announces a length and has no body.
        if request.method != .head, request.window == nil { try handle.setLarge(CURLOPT_MAXFILESIZE_LARGE, options.bodyLimit) }
        try handle.set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        try setSecurity(options)
        try setMethod()
        try setHeaders(headerLines())
    }

    private func setSecurity(_ options: TransferOptions) throws(TransportError) {
        // In the clear, waiting to learn of multiplexing would hold requests back for the first one's whole answer.
        guard RequestURL.isEncrypted(request.url) else {
            return try handle.set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
        }
        try handle.set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS)
        try handle.set(CURLOPT_PIPEWAIT, 1)
        if let caBundle = request.authorities ?? options.caBundle {
            try handle.set(CURLOPT_CAINFO, caBundle)
            // With a CA path, libcurl keeps no parsed bundle and reads the file again for each connection.
            try handle.set(CURLOPT_CAPATH, nil)
        }
    }

    private func setMethod() throws(TransportError) {
        if !request.method.isIdempotent {
            // When a reused connection turns out to be dead, libcurl sends the request again by itself, whatever its
            // method. On a connection of its own a request is sent once, and whether to repeat it is the caller's to say.
            try handle.set(CURLOPT_FRESH_CONNECT, 1)
        }
        switch request.method {
        case .head:
            return try handle.set(CURLOPT_NOBODY, 1)
        case .get where request.body.isEmpty:
            return try handle.set(CURLOPT_HTTPGET, 1)
        case .delete where request.body.isEmpty:
            try handle.set(CURLOPT_HTTPGET, 1)
        case .get, .delete, .post, .put, .patch:
            try handle.set(CURLOPT_POST, 1)
            try handle.setBody(request.body)
        }
        try handle.set(CURLOPT_CUSTOMREQUEST, request.method.rawValue)
    }

    private func headerLines() -> [String] {
        // "Name;" sends a header with no value, and "Name:" takes away one that libcurl would add.
        var lines = request.headers.fields.map { $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)" }
        if request.headers["Content-Type"] == nil { lines.append("Content-Type:") }
        if request.headers["Expect"] == nil { lines.append("Expect:") }
        return lines
    }
}
