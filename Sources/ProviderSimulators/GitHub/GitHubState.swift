internal import CanonicalJSON

/// What the simulated GitHub knows, in the form of its seed.
struct GitHubState: Hashable, Sendable {
    /// What a fine-grained token may do, such as `actions:write`.
    var tokens: [String: GitHubAccount] = [:]
    var repositories: [GitHubRepository] = []
    /// What is left of the hour's requests; one hour's full again at `resetsAt`.
    var remaining = GitHubState.hourly
    var resetsAt = 0
    /// Whether a dispatch tells its run when asked to (since February 2026); an older server refuses the field.
    var tellsRuns = true
    /// How long a run stays out of lists.
    var listingSeconds = 1
    var runSerial = 9_000_000
    /// How long an issue stays unknown to the search.
    var searchSeconds = 0
    /// Of comments, checks, statuses and issues; each has a number of its own.
    var serial = 1_000_000
    /// How many writes that make content were made in the minute that began at `minute`: more than 80 are refused.
    var (created, minute) = (0, 0)
    /// Accounts that nobody here has a token of, and teams by `org/slug`; their numbers.
    var (users, teams) = ([String: Int](), [String: Int]())
    /// Jobs that may ask for an identity token, by the token that they ask with.
    var jobs: [String: GitHubJob] = [:]

    static let hourly = 5_000
}

struct GitHubAccount: Hashable, Sendable, Codable {
    var login: String
    var permissions: [String]
    /// The account's number; made of the login where none is given.
    var id: Int?
    /// Whether the token is an app's, as a workflow's own is: only those make check runs.
    var isApp: Bool?

    /// As every answer shows an account.
    var shape: JSONValue {
        ["login": .string(login), "id": .integer(number), "type": login.hasSuffix("[bot]") ? "Bot" : "User"]
    }

    var number: Int { id ?? Int(Identity.hash(login) % 90_000_000) + 1_000_000 }

    /// Writing includes reading.
    func may(_ verb: String, _ area: String) -> Bool {
        permissions.contains("\(area):write") || (verb == "read" && permissions.contains("\(area):read"))
    }
}

struct GitHubRepository: Hashable, Sendable {
    /// `owner/name`.
    var name: String
    var branches: [String]
    var workflows: [GitHubWorkflow]
    var runs: [GitHubRun]
    /// Issues and pull requests, which share their numbers.
    var issues: [GitHubIssue] = []
    var comments: [GitHubComment] = []
    var statuses: [GitHubStatus] = []
    var checks: [GitHubCheck] = []
    /// Names of the repository's labels, in the order in which they were made.
    var labels: [String] = []
    var environments: [GitHubEnvironment] = []
    /// What all jobs get.
    var settings = GitHubJobSettings()
    var protections: [GitHubProtection] = []
    /// Whether issues are switched off in the settings; pull requests take comments all the same.
    var hasNoIssues = false
    /// The commits that the repository has; anything where nil.
    var commits: [String]?
    /// Whether nobody can change anything of it any more.
    var isArchived = false
    var id = 1

    /// Where its API is.
    var path: String { "https://api.github.com/repos/\(name)" }
}

struct GitHubWorkflow: Hashable, Sendable, Codable {
    var id: Int
    var name: String
    var file: String
    /// The inputs of `workflow_dispatch`; nil where the file has no such trigger.
    var inputs: [String]?
    var required: [String]
    /// The input that stands in the run's name; nil where it has none.
    var runName: String?
    /// How long a run takes, and how it ends.
    var seconds: Int
    var conclusion: String
    /// Whether a run waits for an approval first.
    var waits: Bool
    /// `active`, or why it cannot run, such as `disabled_manually`.
    var state: String
}

struct GitHubRun: Hashable, Sendable, Codable {
    var id: Int
    var workflow: Int
    var title: String
    var branch: String
    var actor: String
    var inputs: [String: String]
    var createdAt: Int
    var startsAt: Int
    var endsAt: Int
    var conclusion: String

    func status(now: Int) -> String { now < startsAt ? "queued" : now < endsAt ? "in_progress" : "completed" }
}

extension GitHubState {
    init(seed: JSONValue) throws(SeedError) {
        let root = SeedNode(json: seed, path: "")
        guard seed.object != nil else { throw SeedError(path: "", message: "the seed is not a map") }
        tokens = try root.decoded("tokens", as: [String: GitHubAccount].self) ?? [:]
        remaining = try root.optionalInteger("remaining") ?? Self.hourly
        resetsAt = try root.optionalInteger("resets_at") ?? 0
        tellsRuns = try root.boolean("tells_runs", default: true)
        listingSeconds = try root.optionalInteger("listing_seconds") ?? 1
        runSerial = try root.optionalInteger("run_serial") ?? 9_000_000
        searchSeconds = try root.optionalInteger("search_seconds") ?? 0
        serial = try root.optionalInteger("serial") ?? 1_000_000
        created = try root.optionalInteger("created") ?? 0
        minute = try root.optionalInteger("minute") ?? 0
        users = try root.decoded("users", as: [String: Int].self) ?? [:]
        teams = try root.decoded("teams", as: [String: Int].self) ?? [:]
        jobs = try root.decoded("jobs", as: [String: GitHubJob].self) ?? [:]
        for node in try root.list("repositories") { repositories.append(try GitHubRepository(node)) }
    }

    var picture: JSONValue {
        [
            "tokens": .plain(tokens), "remaining": .integer(remaining),
            "resets_at": .integer(resetsAt), "tells_runs": .boolean(tellsRuns), "listing_seconds": .integer(listingSeconds),
            "run_serial": .integer(runSerial), "search_seconds": .integer(searchSeconds), "serial": .integer(serial),
            "created": .integer(created), "minute": .integer(minute), "jobs": .plain(jobs),
            "users": .plain(users), "teams": .plain(teams),
            "repositories": .array(repositories.map(\.picture)),
        ]
    }
}

extension GitHubRepository {
    init(_ node: SeedNode) throws(SeedError) {
        name = try node.string("name")
        branches = try node.strings("branches")
        if branches.isEmpty { branches = ["main"] }
        workflows = []
        for (place, child) in try node.list("workflows").enumerated() {
            let file = try child.string("file")
            workflows.append(
                GitHubWorkflow(
                    id: try child.optionalInteger("id") ?? 100 + place, name: try child.optionalString("name") ?? file, file: file,
                    inputs: child.member("inputs") == nil ? nil : try child.strings("inputs"),
                    required: try child.strings("required"), runName: try child.optionalString("runName"),
                    seconds: try child.optionalInteger("seconds") ?? 5, conclusion: try child.optionalString("conclusion") ?? "success",
                    waits: try child.boolean("waits"), state: try child.optionalString("state") ?? "active"))
        }
        runs = try node.decoded("runs", as: [GitHubRun].self) ?? []
        issues = try node.decoded("issues", as: [GitHubIssue].self) ?? []
        comments = try node.decoded("comments", as: [GitHubComment].self) ?? []
        statuses = try node.decoded("statuses", as: [GitHubStatus].self) ?? []
        checks = try node.decoded("checks", as: [GitHubCheck].self) ?? []
        environments = try node.decoded("environments", as: [GitHubEnvironment].self) ?? []
        settings = try node.decoded("settings", as: GitHubJobSettings.self) ?? GitHubJobSettings()
        protections = try node.decoded("protections", as: [GitHubProtection].self) ?? []
        labels = try node.strings("labels")
        hasNoIssues = try node.boolean("has_no_issues")
        commits = node.member("commits") == nil ? nil : try node.strings("commits")
        isArchived = try node.boolean("archived")
        id = try node.optionalInteger("id") ?? Int(Identity.hash(name) % 900_000_000) + 1
    }

    var picture: JSONValue {
        [
            "name": .string(name), "branches": .array(branches.map(JSONValue.string)),
            "workflows": .plain(workflows),
            "runs": .plain(runs), "issues": .plain(issues), "comments": .plain(comments), "statuses": .plain(statuses),
            "checks": .plain(checks), "environments": .plain(environments), "settings": .plain(settings),
            "protections": .plain(protections),
            "labels": .array(labels.map(JSONValue.string)),
            "has_no_issues": .boolean(hasNoIssues), "commits": commits.map { .array($0.map(JSONValue.string)) } ?? .null,
            "archived": .boolean(isArchived), "id": .integer(id),
        ]
    }
}
