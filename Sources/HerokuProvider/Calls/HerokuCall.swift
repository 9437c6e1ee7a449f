package import CanonicalJSON
package import Planning

/// What Heroku is asked for, and of which app.
package struct HerokuCall: PlannedCall {
    /// The app's id, or the name of one that the plan makes: a name can be given to another app.
    let app: String
    let request: HerokuRequest

    package typealias CodingKeys = HerokuRequest.CodingKeys

    package var effect: Operation.Effect { request.effect }
    package var traits: OperationTraits { request.traits }

    package var encoded: EncodedCall {
        let own = request.encoded
        return EncodedCall(
            action: own.action, payload: .object((own.payload.object ?? [:]).merging(["app": .string(app)]) { own, _ in own }))
    }

    private struct AppName: Decodable {
        let app: String
    }

    package init(_ action: CodingKeys, decoding payload: JSONValue) throws {
        self.init(try payload.decoded(as: AppName.self).app, try HerokuRequest(action, decoding: payload))
    }

    init(_ app: String, _ request: HerokuRequest) {
        self.app = app
        self.request = request
    }
}

/// The run of a workflow that makes an app's first release: another provider's call, which that one's writer reads.
enum HerokuWorkflowCall: PlannedCall, Codable {
    case dispatch(WorkflowDispatch)

    enum CodingKeys: String, CodingKey, CaseIterable {
        case dispatch = "github.workflow.dispatch"
    }

    var effect: Operation.Effect {
        switch self {
        case .dispatch: .readBackFirst
        }
    }
}
