internal import Estate

/// The kinds of resource an app has, as they stand in addresses.
enum HerokuKind {
    static let app = "app"
    static let stack = "stack"
    static let maintenance = "maintenance"
    static let acm = "acm"
    static let config = "config"
    static let formation = "formation"
    static let addon = "addon"
    static let domain = "domain"
    static let buildpacks = "buildpacks"
    static let feature = "feature"
    static let pipeline = "pipeline"
    /// The only one is named `first`.
    static let release = "release"
    static let task = "task"

    /// All of them. What was run once stays as it was.
    static let resources =
        [app, stack, maintenance, acm, config, formation, addon, domain, buildpacks, feature, pipeline].map {
            ResourceDescriptor(.service, $0)
        }
        + [release, task].map { ResourceDescriptor(.service, $0, canDrift: false) }
}
