internal import ArgumentParser
internal import CanonicalJSON
internal import Diagnostics
internal import EstateFiles

/// What a runner of GitHub Actions says about why it runs: its variables, and the event in a file.
///
/// A pull request's author writes parts of the event, such as titles and names of branches. None of those is read.
struct RunnerEvent {
    /// `pull_request`, `merge_group`, `push`, …; nil outside of a runner.
    let name: String?
    /// `owner/name`; nil outside of a runner.
    let repository: String?
    /// The repository's global id; nil where the event does not tell it.
    let node: String?
    /// Nil where the event is no pull request's.
    let number: Int?
    /// The head of the pull request, or of the merge group; all digits.
    let head: String?
    /// What the event says that it is merged into; only a merge group's is used.
    let base: String?
    /// Why the job has no secrets, as a sentence; nil where it may have some.
    let untrusted: String?
    /// A link to this run.
    let run: String?
    /// Whether nothing can have commented on the pull request for this program yet: it was just opened, and this is the first run of that.
    ///
    /// An event's count of comments alone does not tell that: it stays as it was when the event's run is run again, or was waited for.
    let isFirstOfPullRequest: Bool

    /// The variable with the path of the event's file.
    private static let file = "GITHUB_EVENT_PATH"
    private static let sizeLimit = 64 << 20

    /// - Throws: ``CommandFailure`` where the event cannot be read, or is one whose checkout is not what is proposed.
    init(_ variables: [String: String]) throws {
        guard variables["GITHUB_ACTIONS"] == "true" else {
            (name, repository, node, number, head, base, untrusted, run) = (nil, nil, nil, nil, nil, nil, nil, nil)
            isFirstOfPullRequest = false
            return
        }
        let name = variables["GITHUB_EVENT_NAME"]
        guard name != "pull_request_target" else {
            throw CommandFailure(
                .failure,
                "On pull_request_target the checkout is not the change and the job has the repository's secrets. "
                    + "No credential was read and no request was sent.\nRun the workflow on pull_request.")
        }
        let event = try Self.event(variables)
        let pull = event["pull_request"]
        self.name = name
        let repository = Self.repository(variables["GITHUB_REPOSITORY"])
        self.repository = repository
        node = Self.node(event["repository"]?["node_id"]?.string)
        number = pull?["number"]?.integer.flatMap { $0 > 0 ? $0 : nil }
        head = Self.commit(pull?["head"]?["sha"] ?? event["merge_group"]?["head_sha"])
        base = Self.commit(event["merge_group"]?["base_sha"])
        untrusted = pull.flatMap { Self.reason($0, repository: repository) }
        run = Self.link(variables, repository)
        isFirstOfPullRequest =
            event["action"]?.string == "opened" && pull?["comments"]?.integer == 0 && variables["GITHUB_RUN_ATTEMPT"] == "1"
    }

    /// Of a pull request that this program opened itself.
    init(proposing number: Int, head: String, in repository: String, node: String?, _ variables: [String: String]) {
        self.node = Self.node(node)
        (name, self.number, self.head, self.repository) = ("pull_request", number, head, repository)
        (base, untrusted, isFirstOfPullRequest) = (nil, nil, false)
        run = Self.link(variables, repository)
    }

    /// The repository whose job this is; nil outside of a runner.
    static func ownRepository(_ variables: [String: String]) -> String? { repository(variables["GITHUB_REPOSITORY"]) }

    private static func event(_ variables: [String: String]) throws -> JSONValue {
        let problem: DisplayText
        do {
            guard let path = variables[file] else { throw RegularFile.Problem.unreadable }
            let bytes = try RegularFile.read(path, atMost: sizeLimit)
            return try JSONValue(parsing: bytes)
        } catch let error as RegularFile.Problem {
            problem =
                switch error {
                case .unreadable: "it cannot be opened or read"
                case .noFile: "it is not a file"
                case .tooLarge: "it has more than \(sizeLimit >> 20) MiB"
                }
        } catch {
            problem = "it is not JSON: \(String(describing: error))"
        }
        throw CommandFailure(
            .failure, "\(file) names no event that can be read: \(problem). No credential was read and no request was sent.")
    }

    static func repository(_ text: String?) -> String? {
        guard let text, text.wholeMatch(of: /[A-Za-z0-9._-]+\/[A-Za-z0-9._-]+/) != nil else { return nil }
        return text
    }

    private static func node(_ text: String?) -> String? {
        guard let text, text.wholeMatch(of: /[A-Za-z0-9_=-]{1,128}/) != nil else { return nil }
        return text
    }

    private static func commit(_ value: JSONValue?) -> String? {
        guard let text = value?.string, text.wholeMatch(of: /[0-9a-f]{40}|[0-9a-f]{64}/) != nil else { return nil }
        return text
    }

    /// Whose head it is, is told by the repository's id: names can be changed.
    private static func reason(_ pull: JSONValue, repository: String?) -> String? {
        let (head, base) = (pull["head"]?["repo"]?["id"]?.integer, pull["base"]?["repo"]?["id"]?.integer)
        guard let head, let base, head == base else {
            return "This pull request comes from a fork: no credential was read and no request was sent. "
                + "This is what the files declare differently; a maintainer sees the plan after pushing the branch to this repository."
        }
        guard pull["user"]?["login"]?.string != "dependabot[bot]" else {
            return "Pull requests of Dependabot have no secrets: no credential was read and no request was sent. "
                + "This is what the files declare differently."
        }
        return nil
    }

    private static func link(_ variables: [String: String], _ repository: String?) -> String? {
        guard let repository, let id = variables["GITHUB_RUN_ID"], id.allSatisfy(\.isNumber), !id.isEmpty,
            let server = variables["GITHUB_SERVER_URL"], server.hasPrefix("https://"), !server.contains(where: \.isWhitespace)
        else { return nil }
        return "\(server)/\(repository)/actions/runs/\(id)"
    }
}
