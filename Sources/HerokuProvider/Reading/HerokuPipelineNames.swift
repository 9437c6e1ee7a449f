internal import Planning
internal import Resources

/// Which pipeline a declared name means, where the pipeline had another one: at Heroku, or in the files.
struct HerokuPipelineNames {
    /// The setting with the name that `moved:` gives.
    static let former = "former pipeline"
    /// The facts: what the pipeline that was applied is called now, where that is not as declared; and `id` and `name` of the one that is to
    /// get the declared name.
    static let renamed = "renamed pipeline"
    static let movable = "pipeline to rename"

    private let wanted: String
    private let former: String?
    private let recordedID: String?
    private let pipelines: [HerokuAPI.Pipeline]

    /// There are no facts where the scope declares no pipeline.
    init(_ scope: DesiredScope, _ pipelines: [HerokuAPI.Pipeline]) {
        let address = Address(scope.scope, HerokuKind.pipeline)
        if case .present(let content)? = scope.resources.first(where: { $0.address == address })?.presence {
            wanted = content["name"]?.text ?? ""
        } else {
            wanted = ""
        }
        former = scope.settings[Self.former]
        recordedID = scope.recorded[address]?.recordedID
        self.pipelines = pipelines
    }

    var facts: [String: Content] {
        guard !wanted.isEmpty else { return [:] }
        var facts: [String: Content] = [:]
        let applied = pipelines.first { $0.id == recordedID }
        if let applied, applied.name != wanted, applied.name != former { facts[Self.renamed] = .text(applied.name) }
        // Two of one name would be left by renaming one to it.
        guard let former, !pipelines.contains(where: { $0.name == wanted }) else { return facts }
        let called = pipelines.filter { $0.name == former }
        let one = called.first { $0.id == recordedID } ?? (called.count == 1 ? called.first : nil)
        if let one { facts[Self.movable] = .record(["id": .text(one.id), "name": .text(former)]) }
        if one == nil, called.count > 1 { facts["pipelines of the former name"] = .integer(called.count) }
        return facts
    }
}
