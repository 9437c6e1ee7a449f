internal import Diagnostics
internal import Planning
internal import Resources

/// Puts first releases and one-off commands beside what the history knows of them: Heroku tells whether an app was ever
/// released, and what it runs; that a command ran for it only the history tells.
struct HerokuHistoryMerge {
    private(set) var scope: DesiredScope
    private let observation: Observation
    private let recordedState: RecordedState
    private var ran: [LiveResource] = []
    private let first: Address

    init(_ scope: DesiredScope, in observation: Observation, _ recordedState: RecordedState) {
        self.scope = scope
        self.observation = observation
        self.recordedState = recordedState
        first = Address(scope.scope, HerokuKind.release, "first")
        self.scope.resources = []
        for resource in scope.resources {
            switch (resource.address.kind, resource.presence) {
            case (HerokuKind.release, .present(let content)): self.scope.resources.append(release(resource, content))
            case (HerokuKind.task, .present(let content)):
                if let task = task(resource, content, isFirst: scope.resources.contains { $0.address == first }) {
                    self.scope.resources.append(task)
                }
            default: self.scope.resources.append(resource)
            }
        }
        keepPast()
    }

    /// What was taken out of the files happened all the same, and is recordedState, so that it does not happen twice.
    private mutating func keepPast() {
        let declared = Set(scope.resources.map(\.address))
        for (address, content) in recordedState.applied.sorted(by: { $0.key < $1.key }) where !declared.contains(address) {
            let isPast = address.kind == HerokuKind.task || (address.kind == HerokuKind.release && isDeployed)
            guard isPast else { continue }
            if address.kind == HerokuKind.task { ran.append(LiveResource(address, content)) }
            let span = SourceSpan(file: "history", line: 1, column: 1)
            scope.resources.append(DesiredResource(address, .present(content), mode: .observe, span: span))
        }
    }

    var merged: (DesiredScope, Observation) {
        var facts = HerokuFacts(observation)
        if let request = scope.request { (facts.isAsked, facts.mayRepeat) = (true, request.mayRepeat) }
        let live = Observation(
            scope: observation.scope, targetID: observation.targetID, resources: observation.resources + ran, facts: facts.facts,
            outputs: observation.outputs, attributions: observation.attributions, attributed: observation.attributed)
        return (scope, live)
    }

    private var isDeployed: Bool { HerokuFacts(observation).isDeployed == true }

    /// What is to be released is said by its id, so that it is confirmed by it.
    private func release(_ resource: DesiredResource, _ content: Content) -> DesiredResource {
        var resource = resource
        if isDeployed {
            resource.presence = .present(recordedState.applied[first] ?? .record(["released": .boolean(true)]))
        } else if case .record(var fields) = content, let source = HerokuFacts(observation).source {
            fields["artefact"] = source.artefact.map(Content.text)
            fields["commit"] = source.commit.map(Content.text)
            resource.presence = .present(.record(fields))
        }
        resource.reason = "the app was never released"
        return resource
    }

    /// Nil where it is not due and never ran.
    private mutating func task(_ resource: DesiredResource, _ content: Content, isFirst: Bool) -> DesiredResource? {
        guard case .record(var fields) = content else { return resource }
        let done = recordedState.applied[resource.address]
        let artefact: Content? =
            isDeployed ? HerokuFacts(observation).artefact.map(Content.text) : isFirst ? coming : nil
        var isDue = false
        if scope.request?.name == resource.address.name {
            isDue = done == nil || done?["release"] != artefact
        } else if let artefact {
            let isPerRelease = fields["when"]?.text == "release"
            isDue =
                isPerRelease
                ? done?["release"] != artefact : done == nil && (!isDeployed || recordedState.attempted.contains(first))
        }
        if let done { ran.append(LiveResource(resource.address, done)) }
        guard isDue else {
            guard let done else { return nil }
            var resource = resource
            resource.presence = .present(done)
            return resource
        }
        fields["release"] = artefact
        var resource = resource
        resource.presence = .present(.record(fields))
        let isAsked = scope.request?.name == resource.address.name
        resource.reason =
            isAsked ? "asked for" : isDeployed ? "has not run for what the app runs" : "has to run after the first release"
        return resource
    }

    /// What the first release will bring: known for a promotion, told by the release itself for a workflow.
    private var coming: Content {
        HerokuFacts(observation).source?.artefact.map(Content.text) ?? .unknown(after: first, attribute: "artefact")
    }
}
