package import Planning
package import Reconciling
internal import Resources

/// Has Postmark look at the DNS again; nothing else is written there.
package struct PostmarkWriter: ProviderWriter, Prober {
    private let calls: PostmarkCalls
    private let pace: ProbePace

    /// Postmark names no limit for these calls; what is written in the DNS takes minutes to be seen.
    package static let standardPace = ProbePace(first: .seconds(5), longest: .seconds(60))

    /// - Parameters:
    ///   - client: adds the account token to each request.
    ///   - pace: how often Postmark is asked to look.
    package init(client: APIClient, pace: ProbePace = standardPace) {
        calls = PostmarkCalls(client)
        self.pace = pace
    }

    package func perform(_ operation: Operation, in context: OperationContext) async throws(ProviderError) -> OperationOutcome {
        switch try PostmarkCall(performing: operation) {
        case .verify(let verification):
            var look = DomainCheck(calls.permitted(by: context.permit), verification)
            return try await pace.awaited(operation, within: verification.within, context.wait) { () async throws(ProviderError) in
                try await look.again()
            }
        }
    }

    /// Asks for what Postmark knows, and has it look again only for what it has not seen.
    package func check(_ operation: Operation) async -> ProbeResult {
        switch PostmarkCall(probing: operation) {
        case nil: return .unknown(operation)
        case .verify(let verification)?:
            var look = DomainCheck(calls, verification)
            do throws(ProviderError) {
                return try await look.once()
            } catch {
                return .otherwise("Postmark did not answer: \(error.message)")
            }
        }
    }
}
