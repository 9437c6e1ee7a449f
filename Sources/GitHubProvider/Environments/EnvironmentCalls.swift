internal import CanonicalJSON
internal import HTTPMessages
internal import Reconciling

/// The requests about what jobs get.
struct EnvironmentCalls: Sendable {
    private let client: APIClient

    /// Lists of variables have shorter pages than the others.
    private static let (page, variablesPage) = (100, 30)

    init(_ client: APIClient) {
        self.client = client
    }

    // MARK: Reading

    func repository(_ scope: JobSettingsScope, attempt: String) async throws(ProviderError) -> EnvironmentAPI.Repository {
        try await get(scope.repositoryPath, as: EnvironmentAPI.Repository.self, .secrets, attempt: attempt)
    }

    /// Nil where the repository has none of the name. Only the whole list tells: the answer 404 to the environment itself may also mean that
    /// the token does not reach it.
    func environment(_ scope: JobSettingsScope, attempt: String) async throws(ProviderError) -> EnvironmentAPI.Environment? {
        let all = try await environments(scope, attempt: attempt)
        return all.first { $0.name.lowercased() == scope.environment?.lowercased() }
    }

    /// All of the repository.
    func environments(_ scope: JobSettingsScope, attempt: String) async throws(ProviderError) -> [EnvironmentAPI.Environment] {
        try await list(
            "\(scope.repositoryPath)/environments", of: "environments", .rules, attempt: attempt, id: { String($0.id) }
        ) { (answer: EnvironmentAPI.Environments) in (answer.environments, answer.total_count) }
    }

    func patterns(_ path: String, attempt: String) async throws(ProviderError) -> [EnvironmentAPI.NamePattern] {
        try await list(
            "\(path)/deployment-branch-policies", of: "branch policies", .rules, attempt: attempt, id: { String($0.id) }
        ) { (answer: EnvironmentAPI.NamePatterns) in (answer.branch_policies, answer.total_count) }
    }

    func secrets(_ scope: JobSettingsScope, attempt: String) async throws(ProviderError) -> [EnvironmentAPI.Secret] {
        try await list(scope.secretsPath, of: "secrets", .secrets, attempt: attempt, id: { $0.name }) { (answer: EnvironmentAPI.Secrets) in
            (answer.secrets, answer.total_count)
        }
    }

    func variables(_ scope: JobSettingsScope, attempt: String) async throws(ProviderError) -> [EnvironmentAPI.Variable] {
        try await list(
            scope.variablesPath, of: "variables", .variables, size: Self.variablesPage, attempt: attempt, id: { $0.name }
        ) { (answer: EnvironmentAPI.Variables) in (answer.variables, answer.total_count) }
    }

    /// The number of an account, or of a team of the repository's owner; nil where there is none of the name, or none that the token may see.
    func reviewer(isTeam: Bool, _ name: String, _ scope: JobSettingsScope, attempt: String) async throws(ProviderError) -> Int? {
        let owner = scope.repository.split(separator: "/").first.map(String.init) ?? ""
        let path =
            isTeam
            ? "/orgs/\(PercentEncoding.encode(owner))/teams/\(PercentEncoding.encode(name))" : "/users/\(PercentEncoding.encode(name))"
        let response = try await client.send(HTTPRequest(.get, path, headers: GitHubCalls.headers), attempt: attempt)
        if response.status == 404 { return nil }
        guard response.isSuccess else { throw JobSettingsArea.members.error(response, isWrite: false, attempt: attempt) }
        let answer = try DocumentedAnswer(response, attempt: attempt, requestID: "X-GitHub-Request-Id")
        return try answer.decode(EnvironmentAPI.Named.self).id
    }

    func publicKey(_ scope: JobSettingsScope, attempt: String) async throws(ProviderError) -> EnvironmentAPI.PublicKey {
        try await get("\(scope.secretsPath)/public-key", as: EnvironmentAPI.PublicKey.self, .secrets, attempt: attempt)
    }

    // MARK: Writing

    /// Sends something whose repetition ends the same.
    /// - Parameter others: statuses that are told from success by the caller.
    /// - Returns: the answer, with a status that means success or is among the others.
    @discardableResult
    func send(
        _ method: HTTPRequest.Method, _ path: String, _ body: JSONValue? = nil, _ area: JobSettingsArea, besides others: Set<Int> = [],
        attempt: String
    ) async throws(ProviderError) -> HTTPResponse {
        let request =
            body.map { HTTPRequest(method, path, headers: GitHubCalls.headers, json: $0) }
            ?? HTTPRequest(method, path, headers: GitHubCalls.headers)
        let response = try await client.send(request, attempt: attempt, repeatable: true)
        guard response.isSuccess || others.contains(response.status) else {
            throw area.error(response, isWrite: true, attempt: attempt)
        }
        return response
    }

    // MARK: Answers

    func decoded<Value: Decodable>(_ response: HTTPResponse, as type: Value.Type, attempt: String) throws(ProviderError) -> Value {
        try DocumentedAnswer(response, statuses: [200, 201], attempt: attempt, requestID: "X-GitHub-Request-Id", isWrite: true).decode(type)
    }

    private func get<Value: Decodable>(
        _ path: String, as type: Value.Type, _ area: JobSettingsArea, attempt: String
    ) async throws(ProviderError) -> Value {
        let answer = try await read(path, area, attempt: attempt)
        return try answer.decode(type)
    }

    private func read(_ path: String, _ area: JobSettingsArea, attempt: String) async throws(ProviderError) -> DocumentedAnswer {
        let response = try await client.send(HTTPRequest(.get, path, headers: GitHubCalls.headers), attempt: attempt)
        guard response.isSuccess else { throw area.error(response, isWrite: false, attempt: attempt) }
        return try DocumentedAnswer(response, attempt: attempt, requestID: "X-GitHub-Request-Id")
    }

    private func list<Page: Decodable, Element>(
        _ path: String, of noun: String, _ area: JobSettingsArea, size: Int = Self.page, attempt: String,
        id: @escaping @Sendable (Element) -> String, _ members: (Page) -> ([Element], Int)
    ) async throws(ProviderError) -> [Element] {
        var found = PagedList<Element>(of: noun, id: id)
        var (number, isWhole) = (0, false)
        while !isWhole {
            number += 1
            let answer = try await read("\(path)?per_page=\(size)&page=\(number)", area, attempt: attempt)
            let (elements, total) = members(try answer.decode(Page.self))
            do throws(PagedList<Element>.Problem) {
                isWhole = try found.add(elements, of: total)
            } catch {
                throw answer.malformed(error.message)
            }
        }
        return found.elements
    }
}
