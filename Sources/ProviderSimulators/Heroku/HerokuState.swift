internal import CanonicalJSON

/// Everything the simulated Heroku knows, in the form of its seed.
struct HerokuState: Hashable, Sendable {
    /// Who a token belongs to: the e-mail address that releases name as their author.
    var tokens: [String: String] = [:]
    var accounts: [String: HerokuAccountFacts] = [:]
    var apps: [HerokuApp] = []
    var addons: [HerokuAddon] = []
    var attachments: [HerokuAttachment] = []
    var pipelines: [HerokuPipeline] = []
    var couplings: [HerokuCoupling] = []
    var promotions: [HerokuPromotion] = []
    /// What is known of a slug beside its id, by its id.
    var slugs: [String: HerokuSlug] = [:]
    /// What runs once it is deployed, by the app's name.
    var programs: [String: HerokuProgram] = [:]
    /// How long a promotion stays unworked on.
    var promotionSeconds = 1
    /// How long an add-on stays `provisioning`.
    var provisioningSeconds = 8
    /// Of an account or a team (§1.4); Heroku's support raises it.
    var appLimit = 100
    /// How long a domain is without its DNS target.
    var domainSeconds = 5
    /// How long a certificate takes once the domain's name leads to its target.
    var certificateSeconds = 2_700
    /// What Heroku sees in the DNS.
    var names = SeenNames(PublishedNames())
    /// How long after a dyno has ended its lines are in the log.
    var logSeconds = 1
    var logSessions: [HerokuLogSession] = []
    /// Nil where there was none.
    var builds: [HerokuBuild]?
    var dynoSerial = 0
    /// Rate limit buckets by account, all tokens of a user sharing one (§1.4).
    var buckets: [String: HerokuBucket] = [:]
    /// Counts what was made, so that every identifier is new and every run the same.
    var serial = 0
}

/// A token bucket in quarter tokens: 4500 tokens, 5 quarters back per second (§1.4: 4500 per hour).
struct HerokuBucket: Hashable, Sendable, Codable {
    static let capacity = 18_000

    var quarters = HerokuBucket.capacity
    var at = 0

    var remaining: Int { max(0, quarters / 4) }

    mutating func refill(now: Int) {
        if now > at {
            quarters = min(Self.capacity, quarters + min(now - at, Self.capacity) * 5)
            at = now
        }
    }

    /// Takes one token; false when there is none.
    mutating func take() -> Bool {
        guard quarters >= 4 else { return false }
        quarters -= 4
        return true
    }
}

struct HerokuApp: Hashable, Sendable {
    var id: String
    var name: String
    var owner: String
    var team: String?
    var region = "us"
    var stack = "heroku-24"
    var buildStack = "heroku-24"
    var maintenance = false
    var acm = false
    var createdAt: String
    var updatedAt: String
    var config: [String: String] = [:]
    var releases: [HerokuRelease] = []
    var formation: [HerokuProcess] = []
    var domains: [HerokuDomain] = []
    /// Names in order.
    var buildpacks: [String] = []
    var features: [String: Bool] = [:]
    /// What a `release` process does; nil when the app has none.
    var releaseCommand: HerokuReleaseCommand?
    /// What its commands do in one-off dynos, those that run, and the log.
    var scripts: [HerokuScript] = []
    var dynos: [HerokuDyno] = []
    var log: [HerokuLogEntry] = []
    /// E-mail addresses, besides its owner's.
    var collaborators: [String] = []
    /// The Private Space that it runs in, and whether it is reached from there alone.
    var space: String?
    var isInternal = false
    /// Where its log goes, what is called of its events, and which certificates were uploaded for its hosts.
    var drains: [HerokuDrain] = []
    var webhooks: [HerokuWebhook] = []
    var uploads: [HerokuUpload] = []
    /// Why a promotion to the app fails, such as `User does not have access to that app`; nil when it does not.
    var promotionError: String?

    /// The host Heroku gives it, with a random suffix: it is read, never derived (§2.1).
    var host: String {
        domains.first { $0.kind == "heroku" }?.hostname ?? "\(name)-\(Identity.hex("host/\(id)").prefix(12)).herokuapp.com"
    }

    /// A release with a slug is the test for "deployed", not "has a release" (§2.1).
    var isDeployed: Bool { releases.contains { $0.slug != nil && $0.status == "succeeded" } }

    /// The serving release: the newest is not it after a failed or pending one (§2.3).
    var currentVersion: Int? { releases.filter { $0.status == "succeeded" }.map(\.version).max() }
}

/// A log drain; its address may hold a credential.
struct HerokuDrain: Hashable, Sendable, Codable {
    var id: String
    var url: String
    var token: String
    /// The name of the add-on that it belongs to; nil where somebody made it.
    var addon: String?
    var created_at: String
}

/// How long the release command runs, and whether it succeeds.
struct HerokuReleaseCommand: Hashable, Sendable, Codable {
    var seconds: Int
    var succeeds: Bool
}

struct HerokuRelease: Hashable, Sendable {
    var id: String
    var version: Int
    var description: String
    var status = "succeeded"
    var user: String
    var slug: String?
    var createdAt: String
    var updatedAt: String
    var planNames: [String] = []
    /// The config vars of this release; nil for releases older than the seed knows.
    var config: [String: String]?
    /// Set while the release command runs.
    var pending: HerokuPending?
    var hasOutput = false
}

/// What happens when the release command ends.
struct HerokuPending: Hashable, Sendable, Codable {
    var until: Int
    var succeeds: Bool
    /// Null deletes.
    var changes: [String: JSONValue]
    /// The process types a deploy brings.
    var processes: [HerokuProcess]?
}

struct HerokuProcess: Hashable, Sendable, Codable {
    var id: String
    var type: String
    var command: String
    var quantity: Int
    var size: String
    var createdAt: String
    var updatedAt: String
}

struct HerokuDomain: Hashable, Sendable {
    var id: String
    var hostname: String
    var kind = "custom"
    var cname: String?
    var status = "succeeded"
    var createdAt: String
    var updatedAt: String
    /// When a pending domain gets its target.
    var readyAt: Int?
    /// Nil where none is managed.
    var certificate: HerokuCertificate?
}

struct HerokuAddon: Hashable, Sendable {
    var id: String
    var name: String
    /// The billing app, by name.
    var app: String
    var plan: String
    var state = "provisioned"
    var createdAt: String
    var updatedAt: String
    var configVars: [String] = []
    /// Values of the config vars: what an attachment exposes.
    var url: String
    var readyAt: Int?
    var author: String

    var service: String { String(plan.prefix { $0 != ":" }) }
}

struct HerokuAttachment: Hashable, Sendable {
    var id: String
    var name: String
    var app: String
    var addon: String
    var namespace: String?
    var configVars: [String]
    var createdAt: String
    var updatedAt: String
}
