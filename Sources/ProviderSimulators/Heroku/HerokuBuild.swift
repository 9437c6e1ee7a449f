internal import CanonicalJSON
internal import HTTPMessages

/// A build from a source (§2.15): its slug is released when it has ended well.
struct HerokuBuild: Hashable, Sendable, Codable {
    var id: String
    /// By id.
    var app: String
    var user: String
    var url: String
    var version: String?
    var checksum: String?
    var status = "pending"
    var createdAt: String
    var updatedAt: String
    var endsAt: Int
    var release: String?
    var slug: String?
}

extension HerokuState {
    private static let buildSeconds = 30

    mutating func builds(_ call: HerokuCall, app index: Int, parts: [String]) throws(HerokuRefusal) -> HerokuAnswer {
        let own = (builds ?? []).filter { $0.app == apps[index].id }
        guard let identity = parts.first else {
            if call.method == .post { return try createBuild(call, app: index) }
            guard call.method == .get else { throw .noSuchPath }
            return .list(own.map { HerokuShapes.build($0, of: apps[index]) }, fields: ["id", "started_at"])
        }
        guard parts.count == 1, let place = (builds ?? []).firstIndex(where: { $0.id == identity && $0.app == apps[index].id }) else {
            throw .missing("build", resource: "build")
        }
        if call.method == .delete {
            guard builds?[place].status == "pending" else { throw .invalid("The build has ended already.") }
            builds?[place].status = "failed"
        } else if call.method != .get {
            throw .noSuchPath
        }
        guard let build = builds?[place] else { throw .missing("build", resource: "build") }
        return .one(HerokuShapes.build(build, of: apps[index]))
    }

    private mutating func createBuild(_ call: HerokuCall, app index: Int) throws(HerokuRefusal) -> HerokuAnswer {
        guard let url = call.body["source_blob"]?["url"]?.string, url.hasPrefix("https://") else {
            throw .invalid("source_blob needs the url of an archive.")
        }
        guard !(builds ?? []).contains(where: { $0.app == apps[index].id && $0.status == "pending" }) else {
            throw HerokuRefusal(status: 409, id: "conflict", message: "A build is under way for this app.")
        }
        let build = HerokuBuild(
            id: identifier("build"), app: apps[index].id, user: call.user, url: url, version: call.body["source_blob"]?["version"]?.string,
            checksum: call.body["source_blob"]?["checksum"]?.string, createdAt: call.time, updatedAt: call.time,
            endsAt: call.now + Self.buildSeconds)
        builds = (builds ?? []) + [build]
        return .one(HerokuShapes.build(build, of: apps[index]), status: 201)
    }

    /// What is to be built is of the app's own process types, or `web` alone where it never ran.
    mutating func settleBuilds(now: Int) {
        for place in (builds ?? []).indices {
            guard let build = builds?[place], build.status == "pending", build.endsAt <= now,
                let index = apps.firstIndex(where: { $0.id == build.app })
            else { continue }
            let own = Dictionary(apps[index].formation.map { ($0.type, $0.command) }, uniquingKeysWith: { first, _ in first })
            let release = deploy(
                to: index, processTypes: own.isEmpty ? ["web": "./web"] : own, size: "Basic", user: build.user, now: build.endsAt,
                commit: build.version)
            builds?[place].status = "succeeded"
            builds?[place].updatedAt = Identity.time(build.endsAt)
            builds?[place].release = release.id
            builds?[place].slug = release.slug
        }
    }
}

extension HerokuShapes {
    static func build(_ build: HerokuBuild, of app: HerokuApp) -> JSONValue {
        [
            "app": ["id": .string(app.id)], "buildpacks": .array(app.buildpacks.map { ["name": .string($0), "url": .string($0)] }),
            "created_at": .string(build.createdAt), "generation": "cedar", "id": .string(build.id),
            "output_stream_url": .string("https://build-output.heroku.com/streams/\(build.id)"),
            "source_blob": [
                "checksum": .text(build.checksum), "url": .string(build.url), "version": .text(build.version), "version_description": .null,
            ],
            "release": build.release.map { ["id": .string($0)] } ?? .null, "slug": build.slug.map { ["id": .string($0)] } ?? .null,
            "stack": .string(app.buildStack), "status": .string(build.status), "updated_at": .string(build.updatedAt),
            "user": ["id": .string(Identity.uuid("user/\(build.user)")), "email": .string(build.user)],
        ]
    }
}
