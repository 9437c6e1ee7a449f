package import HTTPMessages

/// Sends one request and returns the complete response, whatever its status.
package protocol HTTPTransport: Sendable {
    /// - Throws: ``TransportError``. A cancelled task throws `.cancelled` promptly.
    func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse
}

/// Why no complete response came back.
package struct TransportError: Error, Hashable, Sendable {
    /// What came in the way, and with it whether the server can have seen the request.
    package enum Code: String, Hashable, Sendable {
        case cancelled
        /// No connection was made: nothing was sent.
        case unreachable
        /// The server's certificate or the TLS handshake was refused: nothing was sent.
        case untrusted
        /// The connection ended or timed out after the request may have been sent: the outcome is unknown.
        case interrupted
        case timedOut
        /// The body is larger than is read.
        case tooLarge
        case closed
        case setup
        /// The locks that the request needs are lost: nothing was sent.
        case unlocked
    }

    package let code: Code
    /// A lower-case clause, without the URL's query and without credentials.
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// Whether the server can have seen the request.
    package var mayHaveBeenSent: Bool {
        switch code {
        case .unreachable, .untrusted, .setup, .closed, .unlocked: false
        case .cancelled, .interrupted, .timedOut, .tooLarge: true
        }
    }
}
