internal import Planning
internal import Resources

/// Which pipeline a declared name means, where the pipeline had another one: at Heroku, or in the files.
struct HerokuPipelineNames {
    private let wanted: String
    private let former: String?
    private let recordedID: String?
    private let pipelines: [HerokuAPI.Pipeline]

    /// Nothing is known where the scope declares no pipeline.
    init(_ scope: DesiredScope, _ pipelines: [HerokuAPI.Pipeline]) {
        let address = Address(scope.scope, HerokuKind.pipeline)
        if case .present(let content)? = scope.resources.first(where: { $0.address == address })?.presence {
            wanted = content["name"]?.text ?? ""
        } else {
            wanted = ""
        }
        former = HerokuContext(scope).formerPipeline
        recordedID = scope.recorded[address]?.recordedID
        self.pipelines = pipelines
    }

    func report(_ facts: inout HerokuFacts) {
        guard !wanted.isEmpty else { return }
        let applied = pipelines.first { $0.id == recordedID }
        if let applied, applied.name != wanted, applied.name != former { facts.renamedPipeline = applied.name }
        // Two of one name would be left by renaming one to it.
        guard let former, !pipelines.contains(where: { $0.name == wanted }) else { return }
        let called = pipelines.filter { $0.name == former }
        let one = called.first { $0.id == recordedID } ?? (called.count == 1 ? called.first : nil)
        facts.movablePipeline = one.map { HerokuFacts.Pipeline(id: $0.id, name: former) }
        if one == nil, called.count > 1 { facts.formerPipelines = called.count }
    }
}
