internal import CanonicalJSON
internal import Cryptography
internal import HTTPMessages
internal import Planning
package import Resources

/// Where messages go.
package protocol DriftSink: Sendable {
    /// Names the sink among others; the same after a restart.
    var name: String { get }

    /// Delivers one message. It may come twice, with the same id, where a check was interrupted.
    func deliver(_ message: DriftMessage) async throws(ProviderError)
}

/// Sends each message as JSON to an address, signed, so that whoever gets it knows whom it is from.
///
/// `X-Plumb-Signature: sha256=HEX` is the HMAC-SHA-256, under the shared secret, of the text of `X-Plumb-Timestamp`, a full stop, and the
/// body as it was sent. Any 2xx is a receipt.
package struct DriftWebhook: DriftSink {
    package let name = "webhook"
    private let client: APIClient
    private let estate: String
    private let secret: Secret
    private let watch: SecretWatch
    private let clock: @Sendable () -> Int

    /// - Parameters:
    ///   - client: its base is the whole address.
    ///   - clock: seconds since 1970.
    package init(client: APIClient, estate: String, secret: Secret, watch: SecretWatch, clock: @escaping @Sendable () -> Int) {
        self.client = client
        self.estate = estate
        self.secret = secret
        self.watch = watch
        self.clock = clock
    }

    private var attempt: String { "sending to the webhook" }

    package func deliver(_ message: DriftMessage) async throws(ProviderError) {
        let body = DriftPayload.of(message, estate: estate).canonicalBytes()
        guard !watch.isIn(body) else {
            throw ProviderError(
                .rejected, attempt: attempt, message: "the message would have held a secret; this is a bug, please report it")
        }
        let time = String(clock())
        let signature = Self.signature(of: body, at: time, secret)
        let request = HTTPRequest(
            .post, "",
            headers: [
                "Content-Type": "application/json", "X-Plumb-Event": "drift", "X-Plumb-Delivery": message.id, "X-Plumb-Timestamp": time,
                "X-Plumb-Signature": "sha256=\(signature)",
            ], body: body)
        // Its id tells a message that comes twice.
        let response = try await client.send(request, attempt: attempt, repeatable: true)
        guard response.isSuccess else {
            throw ProviderError(
                response.status >= 500 ? .unavailable : .rejected, attempt: attempt, message: "it answered \(response.status)",
                status: response.status)
        }
    }

    /// Lower-case hex.
    package static func signature(of body: [UInt8], at time: String, _ secret: Secret) -> String {
        secret.withExposed { HMAC.sha256(Array("\(time).".utf8) + body, key: Array($0.utf8)).hexDigits }
    }
}

/// Tells a service that watches for silence that a check was complete. Nothing but a complete check calls it.
package struct Heartbeat: Sendable {
    private let client: APIClient

    /// - Parameter client: its base is the whole address.
    package init(client: APIClient) {
        self.client = client
    }

    /// Sends one beat.
    /// - Throws: ``ProviderError`` where the service does not take it.
    package func beat() async throws(ProviderError) {
        let response = try await client.send(HTTPRequest(.get, ""), attempt: "sending the heartbeat")
        guard response.isSuccess else {
            throw ProviderError(
                .unavailable, attempt: "sending the heartbeat", message: "it answered \(response.status)", status: response.status)
        }
    }
}
