internal import Planning
internal import Resources

/// What the files say of an app besides its resources.
struct HerokuContext: Hashable, Codable {
    /// Those of the domains whose certificates Heroku manages, ascending, whose names lead to a proxy and not to Heroku.
    var proxiedHosts: [String] = []
    /// The name of the pipeline before the one it has now, as `moved:` gives it.
    var formerPipeline: String?

    init() {}

    init(_ scope: DesiredScope) {
        self = scope.context.decoded(as: HerokuContext.self) ?? HerokuContext()
    }
}
