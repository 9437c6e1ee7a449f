internal import Planning
internal import Resources

/// What a first release and a one-off command do to the app.
enum HerokuReleaseConsequences {
    static func release(_ change: Change, _ observation: Observation) -> Consequence {
        guard let source = HerokuFacts(observation).source, let app = change.after?["app"]?.text else {
            return Consequence(.restart, "the app starts to run what the workflow releases", isReversible: false)
        }
        let version = source.version.map { "v\($0) of " } ?? "what runs in "
        return Consequence(.restart, "the app starts to run \(version)\(app), the same artefact", isReversible: false)
    }

    static func task(_ change: Change) -> Consequence {
        Consequence(.restart, "runs once, in a dyno of its own; what it does to data is not undone", isReversible: false)
    }
}
