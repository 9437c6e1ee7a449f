internal import CanonicalJSON
package import Diagnostics
internal import HTTPMessages
package import Reconciling

/// Makes completed check runs of one commit, any number of them with one request for every ``mostOfOneRequest``.
///
/// Source: GitHub GraphQL API, "Mutations" (`createCheckRun`): a document may hold one mutation many times, each under an alias. A commit status cannot
/// be set that way. Only an app's token makes check runs, as a workflow's own is; a check run satisfies a required check of its name as a status does.
package struct ConcludedChecks: Sendable {
    private let client: APIClient
    /// The repository's global id, which the event of a run and the answers of the REST API have as `node_id`.
    private let repository: String

    /// Keeps a document small, and what a lost answer leaves unknown.
    package static let mostOfOneRequest = 50

    /// One check run that has ended.
    package struct Check: Hashable, Sendable {
        /// As protection rules name it, such as `plumb/production`.
        package let name: String
        package let state: PullRequestReporter.State
        package let sentence: DisplayText

        package init(_ name: String, _ state: PullRequestReporter.State, _ sentence: DisplayText) {
            (self.name, self.state, self.sentence) = (name, state, sentence)
        }
    }

    /// A check run that was not made, and why.
    package struct Refusal: Hashable, Sendable {
        package let name: String
        package let message: String
    }

    /// - Parameters:
    ///   - client: its base is the whole address of the GraphQL API; it adds the token.
    ///   - repository: the global id.
    package init(client: APIClient, repository: String) {
        self.client = client
        self.repository = repository
    }

    /// Sends one request. One that is sent twice makes two of each name, of which the newer one counts.
    /// - Parameters:
    ///   - checks: at most ``mostOfOneRequest``.
    ///   - target: a link to the run.
    /// - Returns: those that were refused alone.
    /// - Throws: ``ProviderError``, `.forbidden` where the token may make none of them.
    package func make(_ checks: [Check], commit: String, target: String?) async throws(ProviderError) -> [Refusal] {
        let attempt = "making the check runs of \(checks.count) environments"
        let request = HTTPRequest(
            .post, "", headers: ["Accept": "application/json"], json: document(checks, commit: commit, target: target))
        let response = try await client.send(request, attempt: attempt, repeatable: true)
        guard response.isSuccess else { throw GitHubErrorMapping.reporting(response, attempt: attempt) }
        let answer: Answer = try DocumentedAnswer(
            response, statuses: [200], attempt: attempt, requestID: "X-GitHub-Request-Id", isWrite: true
        ).decode(Answer.self)
        let made = Set((answer.data ?? [:]).filter { $0.value?.checkRun != nil }.keys)
        let errors = answer.errors ?? []
        if made.isEmpty, let first = errors.first, errors.allSatisfy({ $0.type == "FORBIDDEN" }) {
            throw ProviderError(
                .forbidden, attempt: attempt, message: Self.line(first.message), fix: "give the job the permission checks: write")
        }
        return checks.indices.filter { !made.contains(Self.alias($0)) }.map { place in
            let error = errors.first { $0.path?.first?.string == Self.alias(place) } ?? errors.first { $0.path == nil }
            return Refusal(name: checks[place].name, message: error.map { Self.line($0.message) } ?? "GitHub's answer does not name it")
        }
    }

    private static func alias(_ place: Int) -> String { "c\(place)" }

    private static func line(_ text: String) -> String { text.split(whereSeparator: \.isNewline).joined(separator: " ") }

    private func document(_ checks: [Check], commit: String, target: String?) -> JSONValue {
        let places = checks.indices
        let parameters = places.map { "$i\($0): CreateCheckRunInput!" }.joined(separator: ", ")
        let fields = places.map { "\(Self.alias($0)): createCheckRun(input: $i\($0)) { checkRun { databaseId } }" }
        let inputs = places.map { place -> (String, JSONValue) in
            let check = checks[place]
            // What a list of checks shows of each is the title of its output.
            let title = PullRequestReporter.shortened(check.sentence.text, to: 250)
            var input: [String: JSONValue] = [
                "repositoryId": .string(repository), "headSha": .string(commit), "name": .string(check.name), "status": "COMPLETED",
                "conclusion": check.state == .success ? "SUCCESS" : "FAILURE",
                "output": ["title": .string(title), "summary": .string(title)],
            ]
            input["detailsUrl"] = target.map { .string($0) }
            return ("i\(place)", .object(input))
        }
        return [
            "query": .string("mutation(\(parameters)) { \(fields.joined(separator: " ")) }"),
            "variables": .object(Dictionary(inputs, uniquingKeysWith: { first, _ in first })),
        ]
    }

    /// What GraphQL answers, with 200 also where something was refused.
    private struct Answer: Decodable {
        struct Made: Decodable {
            let checkRun: Run?
        }

        struct Run: Decodable {
            let databaseId: Int?
        }

        struct Problem: Decodable {
            let type: String?
            let message: String
            /// Begins with the alias; places in lists may follow.
            let path: [JSONValue]?
        }

        /// By alias; null where it was refused.
        let data: [String: Made?]?
        let errors: [Problem]?
    }
}
