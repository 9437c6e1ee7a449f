internal import CanonicalJSON
package import Planning
package import Resources

/// Reads live state. A drift check is given readers only.
package protocol ProviderReader: Sendable {
    /// Reads every scope, sharing what one request can tell of several. Each scope's observation is complete or an error:
    /// a partial, truncated or forbidden read never comes back as an observation.
    ///
    /// The reader turns values it does not know to be plain into fingerprints under `key`.
    func observe(_ scopes: [DesiredScope], key: FingerprintKey) async -> [Scope: Result<Observation, ProviderError>]
}

/// A reader whose first requests depend on what is declared alone, so that they can be under way before more is known.
package protocol EarlyReader: ProviderReader {
    /// Sends the requests that reading these scopes begins with. The next ``observe(_:key:)`` takes their answers where they are enough for it,
    /// and no later one does.
    func begin(_ scopes: [DesiredScope])
}

/// A reader whose provider records who changes something.
package protocol AttributionReader: ProviderReader {
    /// Who changed each scope last, newest entry first; asked only about scopes that drifted.
    /// A scope that could not be asked is left out: not knowing who is no reason to stop.
    func attributions(_ observations: [Observation]) async -> [Scope: [Attribution]]
}

/// A resource that is not as it was applied.
package struct DriftedResource: Hashable, Sendable {
    package let address: Address
    /// Nil where it is not there.
    package let live: LiveResource?
    /// When an apply wrote it last, in seconds since 1970; nil where nobody knows.
    package let since: Int?

    package init(_ address: Address, live: LiveResource?, since: Int?) {
        self.address = address
        self.live = live
        self.since = since
    }
}

/// A reader whose provider keeps a record of who changed single resources, which takes requests to read.
package protocol ResourceAttributionReader: ProviderReader {
    /// Who changed each of these last; asked only about what drifted. What the record does not tell is answered with the reason.
    /// - Parameters:
    ///   - observations: of the scopes of `resources`.
    ///   - now: seconds since 1970.
    func attributions(of resources: [DriftedResource], in observations: [Scope: Observation], now: Int) async -> [Address: Attribution]
}

/// Answers look-ups at a provider.
package protocol LookupReader: Sendable {
    /// All of one call are answered with as few requests as the API allows.
    func answer(_ lookups: [Lookup]) async -> [Lookup: Result<String, ProviderError>]
}

/// Performs operations. Only it ever receives secret text.
package protocol ProviderWriter: Sendable {
    /// Performs one operation and returns what it made known, such as `web_url` of a new app.
    ///
    /// For a wait: polls until the world is as awaited, or says `.waiting`.
    /// - Throws: ``ProviderError``; `outcomeUnknown` tells whether the provider may have done it.
    func perform(_ operation: Operation, in context: OperationContext) async throws(ProviderError) -> OperationOutcome
}

/// What an operation ended with.
package struct OperationOutcome: Hashable, Sendable {
    /// Whether it is there already.
    package enum Status: String, Hashable, Sendable, Codable {
        case done
        /// Not there yet; it can be asked again later.
        case waiting
    }

    package let status: Status
    /// A clause for the receipt, such as `release v6`.
    package let summary: String
    /// What became known, by attribute, such as `web_url` of a new app.
    package let outputs: [String: String]
    /// The last lines of what a command printed, for the receipt.
    package let output: [String]
    /// What the history is to know of a written resource besides what was asked for: the fingerprint of a value that was made, a
    /// change signal.
    package let recordedState: [Address: [String: Content]]

    /// - Parameters:
    ///   - summary: a clause for the receipt.
    ///   - outputs: what became known, by attribute.
    ///   - output: the last lines of what a command printed.
    ///   - recordedState: what the history is to know besides, by address and field.
    package init(
        _ status: Status, _ summary: String, outputs: [String: String] = [:], output: [String] = [],
        recordedState: [Address: [String: Content]] = [:]
    ) {
        self.output = output
        self.status = status
        self.summary = summary
        self.outputs = outputs
        self.recordedState = recordedState
    }
}

/// A writer that makes secrets, which later operations of the same run take.
package protocol SecretMaker: ProviderWriter {
    /// As ``ProviderWriter/perform(_:in:)``, with the secrets that it made or stored, by their places. They stay in memory.
    func make(
        _ operation: Operation, in context: OperationContext
    ) async throws(ProviderError) -> (outcome: OperationOutcome, made: [SecretReference: Secret])
}

extension SecretMaker {
    package func perform(_ operation: Operation, in context: OperationContext) async throws(ProviderError) -> OperationOutcome {
        try await make(operation, in: context).outcome
    }
}

/// What a provider, or the way to it, answered instead of what was asked for.
package struct ProviderError: Error, Hashable, Sendable {
    /// What kind of failure it is: callers decide by it, and never by the message.
    package enum Code: String, Hashable, Sendable, Codable {
        /// The credential is missing, invalid or expired.
        case unauthenticated
        /// The credential is valid and does not reach.
        case forbidden
        case notFound
        /// It was looked for in a complete listing, and is not there.
        case absent
        /// The request was understood and refused; repeating it will not help.
        case rejected
        case conflict
        case rateLimited
        /// The provider or the network failed.
        case unavailable
        /// The answer was not what the API documents, or was cut short.
        case malformed
        case cancelled
    }

    package let code: Code
    /// What was attempted, such as `reading config vars of raxx-queue-prod`.
    package let attempt: String
    /// The provider's own message, or the transport's.
    package let message: String
    /// The provider's own error id or code.
    package let providerID: String?
    package let requestID: String?
    /// HTTP status, when there was an answer.
    package let status: Int?
    /// A write may have been done.
    package let outcomeUnknown: Bool
    /// What to do, as a clause.
    package let fix: String?
    /// The last lines of what a command printed before it failed.
    package let output: [String]

    package init(
        _ code: Code, attempt: String, message: String, providerID: String? = nil, requestID: String? = nil,
        status: Int? = nil, outcomeUnknown: Bool = false, fix: String? = nil, output: [String] = []
    ) {
        self.output = output
        self.code = code
        self.attempt = attempt
        self.message = message
        self.providerID = providerID
        self.requestID = requestID
        self.status = status
        self.outcomeUnknown = outcomeUnknown
        self.fix = fix
    }
}

extension ProviderError {
    /// The same error, with what is known now of its outcome and of what to do; as it was where nil.
    package func with(outcomeUnknown: Bool? = nil, fix: String? = nil) -> ProviderError {
        ProviderError(
            code, attempt: attempt, message: message, providerID: providerID, requestID: requestID, status: status,
            outcomeUnknown: outcomeUnknown ?? self.outcomeUnknown, fix: fix ?? self.fix, output: output)
    }

    /// Whether the provider answered that it does not do it (a status of 400 to 499), so that nothing was done.
    package var isRefusal: Bool { !outcomeUnknown && status.map { (400..<500).contains($0) } == true }

    /// Whether both say the same, whatever was attempted and whichever request it was.
    package func hasSameCause(as other: ProviderError) -> Bool {
        (code, message, providerID, status, fix) == (other.code, other.message, other.providerID, other.status, other.fix)
    }
}

extension ProviderError: CustomStringConvertible {
    package var description: String {
        var text = "\(attempt): \(message)"
        let details = [status.map { "status \($0)" }, providerID.map { "id \($0)" }, requestID.map { "request \($0)" }]
            .compactMap { $0 }
        if !details.isEmpty { text += " (" + details.joined(separator: ", ") + ")" }
        if let fix { text += "; \(fix)" }
        return text
    }
}
