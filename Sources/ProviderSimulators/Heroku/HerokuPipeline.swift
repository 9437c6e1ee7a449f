internal import CanonicalJSON

/// Apps that hand their releases on (§2.17).
struct HerokuPipeline: Hashable, Sendable {
    var id: String
    /// Not unique.
    var name: String
    var owner: HerokuPipelineOwner?
    var createdAt: String
    var updatedAt: String
}

struct HerokuPipelineOwner: Hashable, Sendable, Codable {
    var id: String
    /// `team` or `user`.
    var type: String
}

/// The one pipeline that an app is in, and its stage there.
struct HerokuCoupling: Hashable, Sendable {
    static let stages = ["test", "review", "development", "staging", "production"]

    var id: String
    /// Both by id.
    var app: String
    var pipeline: String
    var stage: String
    var createdAt: String
    var updatedAt: String
}

struct HerokuPromotion: Hashable, Sendable, Codable {
    struct Target: Hashable, Sendable, Codable {
        var id: String
        /// By id.
        var app: String
        var status = "pending"
        var error: String?
        /// By id.
        var release: String?
    }

    var id: String
    var pipeline: String
    /// Ids of the app and of its release.
    var sourceApp: String
    var sourceRelease: String
    var user: String
    var status = "pending"
    var createdAt: String
    var updatedAt: String?
    /// When it is worked on: never within the request that asks for it.
    var startsAt: Int
    var targets: [Target]
}

/// What a slug is made from.
struct HerokuSlug: Hashable, Sendable, Codable {
    var commit: String?
    var commit_description: String?

    init(commit: String) { self.commit = commit }
}

private let seedTime = "2026-05-01T09:00:00Z"

extension HerokuPipeline {
    init(_ node: SeedNode) throws(SeedError) {
        name = try node.string("name")
        id = try node.optionalString("id") ?? Identity.uuid("pipeline/\(name)")
        owner = try node.decoded("owner", as: HerokuPipelineOwner.self)
        createdAt = try node.optionalString("created_at") ?? seedTime
        updatedAt = try node.optionalString("updated_at") ?? createdAt
    }

    var picture: JSONValue {
        [
            "id": .string(id), "name": .string(name), "created_at": .string(createdAt), "updated_at": .string(updatedAt),
            "owner": .plain(owner),
        ]
    }
}

extension HerokuCoupling {
    /// - Parameter state: with its apps and pipelines, which may be named or given by their ids.
    init(_ node: SeedNode, in state: HerokuState) throws(SeedError) {
        let name = try node.string("app")
        let (reference, stage) = (try node.string("pipeline"), try node.string("stage"))
        guard let pipeline = state.pipelines.first(where: { $0.id == reference || $0.name == reference }) else {
            throw SeedError(path: node.path, message: "there is no pipeline \(reference)")
        }
        guard Self.stages.contains(stage) else { throw SeedError(path: node.path, message: "\(stage) is not a stage") }
        guard let app = state.apps.first(where: { $0.name == name || $0.id == name }) else {
            throw SeedError(path: node.path, message: "there is no app \(name)")
        }
        self.app = app.id
        self.pipeline = pipeline.id
        self.stage = stage
        id = try node.optionalString("id") ?? Identity.uuid("coupling/\(app.name)")
        createdAt = try node.optionalString("created_at") ?? seedTime
        updatedAt = try node.optionalString("updated_at") ?? createdAt
    }

    var picture: JSONValue {
        [
            "id": .string(id), "app": .string(app), "pipeline": .string(pipeline), "stage": .string(stage),
            "created_at": .string(createdAt), "updated_at": .string(updatedAt),
        ]
    }
}
