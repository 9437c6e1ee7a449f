internal import Estate
internal import Planning
internal import Resources

/// Follows an app's log once what was written has been: from its release on, where there is a new one, else from then on.
enum LogProbes {
    /// What a change of makes a release, and so starts dynos anew.
    private static let releasing: Set = [HerokuKind.config, HerokuKind.addon, HerokuKind.release]

    static func of(_ scope: DesiredScope, written: Set<Address>?, in observation: Observation) -> [Operation] {
        guard let check = scope.logCheck, scope.mode != .ignore else { return [] }
        let own = written.map { $0.filter { $0.scope == scope.scope }.sorted() }
        let isReleased = own?.contains { $0.kind == HerokuKind.release } == true
        guard own?.isEmpty != true, isReleased || HerokuFacts(observation).isDeployed == true else { return [] }
        let isAnew = own?.contains { releasing.contains($0.kind) } == true
        let following = HerokuRequest.LogFollowing(seconds: check.seconds, refuse: check.refuse, since: isAnew ? .release : .now)
        return [
            Operation(
                HerokuCall(observation.targetID ?? scope.scope.name, .followLog(following)), in: scope.scope, addresses: [],
                summary: "no line of the log matches \(check.refuse) within \(check.seconds) s", prerequisites: own ?? [])
        ]
    }
}
