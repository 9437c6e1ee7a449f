internal import Reconciling

/// What Postmark has seen of one domain's records so far.
struct DomainCheck {
    private let calls: PostmarkCalls
    private let verification: DomainVerification
    private var seen: Set<DomainVerification.Part> = []

    init(_ calls: PostmarkCalls, _ verification: DomainVerification) {
        self.calls = calls
        self.verification = verification
    }

    /// Has Postmark look for everything that it has not seen since the first of these looks.
    /// - Throws: what another look would not change. Being out of requests, or a failure at Postmark, is sat out.
    mutating func again() async throws(ProviderError) -> ProbeResult {
        do throws(ProviderError) {
            for part in verification.parts where !seen.contains(part) { try await ask(for: part) }
        } catch  where error.code == .unavailable || error.code == .rateLimited {
            return .otherwise("Postmark did not answer: \(error.message)")
        }
        return sighting
    }

    /// Asks for what Postmark knows first.
    mutating func once() async throws(ProviderError) -> ProbeResult {
        let domain = try await calls.domain(verification.id, attempt: "reading the mail domain \(verification.name)")
        take(domain)
        if verification.isAsking {
            for part in verification.parts where !seen.contains(part) { try await ask(for: part) }
        }
        return sighting
    }

    private mutating func ask(for part: DomainVerification.Part) async throws(ProviderError) {
        let attempt = "asking Postmark to check the \(part.rawValue) of \(verification.name)"
        let domain = try await calls.verify(part, of: verification.id, attempt: attempt)
        guard domain.name == verification.name else {
            throw ProviderError(
                .conflict, attempt: attempt, message: "the id \(verification.id) is that of \(domain.name)", fix: "plan again")
        }
        if verification.isSeen(part, in: domain) { seen.insert(part) }
    }

    private mutating func take(_ domain: SendingDomain) {
        for part in verification.parts where verification.isSeen(part, in: domain) { seen.insert(part) }
    }

    /// Such as `mail.raxx.app: DKIM verified, Return-Path not yet`.
    private var sighting: ProbeResult {
        let text = verification.parts.map { $0.rawValue + (seen.contains($0) ? " verified" : " not yet") }.joined(separator: ", ")
        let isComplete = seen.count == verification.parts.count
        return isComplete ? .awaited(text) : .otherwise("\(verification.name): \(text)")
    }
}
