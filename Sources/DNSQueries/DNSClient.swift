package import Estate
internal import Synchronization

/// Asks one given server at a time, and nobody else: UDP first, TCP when the answer is cut (RFC 7766).
///
/// Questions share a thread, which ends when there is none left to wait for.
package struct DNSClient: Sendable {
    private let limits: QueryLimits
    private let loop = QueryLoop()

    /// - Parameters:
    ///   - timeout: for the first try; each further one waits twice as long.
    ///   - tries: how often a question is sent, at least once.
    package init(timeout: Duration = .seconds(2), tries: Int = 3) {
        let milliseconds = min(timeout, .seconds(60)) / .milliseconds(1)
        limits = QueryLimits(milliseconds: max(1, Int32(milliseconds)), tries: Int32(min(max(1, tries), 6)))
    }

    /// What `resolver` answers. `name` is full, with or without the trailing dot.
    /// - Throws: ``DNSError`` whenever the answer does not say what is at the name. A cancelled task throws `.cancelled` promptly.
    package func ask(_ resolver: ResolverAddress, _ type: RecordType, at name: String) async throws(DNSError) -> DNSAnswer {
        let name = DomainName.canonical(name)
        if let problem = DomainName.problem(name, allowing: [.anyName, .wildcard]) {
            throw DNSError(.badName, resolver, "was not queried: \(problem.message)")
        }
        guard let number = type.number else {
            throw DNSError(.badName, resolver, "was not queried: \(type.rawValue) is not a type on the wire")
        }
        let question = Question(resolver: resolver, type: type, number: number, name: name, limits: limits)
        return try await outcome(question).get().answer(to: question)
    }

    private func outcome(_ question: Question) async -> Result<Message, DNSError> {
        guard !Task.isCancelled else { return .failure(question.error(.cancelled, "was not queried: cancelled")) }
        let id = QueryID.next()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                loop.post(.start(id, question, waiter))
                // `onCancel` may have run before the start was posted.
                if Task.isCancelled { loop.post(.cancel(id)) }
            }
        } onCancel: {
            loop.post(.cancel(id))
        }
    }
}
