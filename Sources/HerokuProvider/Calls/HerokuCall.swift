package import CanonicalJSON
package import Planning

/// What Heroku is asked for, and of which app.
package struct HerokuCall: PlannedCall {
    /// The app's id, or the name of one that the plan makes: a name can be given to another app.
    let app: String
    let request: HerokuRequest

    package typealias Action = HerokuRequest.Action

    package var action: Action { request.action }
    package var effect: Operation.Effect { request.effect }

    package var payload: JSONValue {
        .object((request.payload.object ?? [:]).merging(["app": .string(app)]) { own, _ in own })
    }

    private struct AppName: Decodable {
        let app: String
    }

    package init(_ action: Action, decoding payload: JSONValue) throws {
        self.init(try payload.decoded(as: AppName.self).app, try HerokuRequest(action, decoding: payload))
    }

    init(_ app: String, _ request: HerokuRequest) {
        self.app = app
        self.request = request
    }
}

/// The run of a workflow that makes an app's first release: another provider's call, which that one's writer reads.
enum HerokuWorkflowCall: PlannedCall {
    case dispatch(WorkflowDispatch)

    enum Action: String, CaseIterable, Sendable {
        case dispatch = "github.workflow.dispatch"
    }

    var action: Action {
        switch self {
        case .dispatch: .dispatch
        }
    }

    var effect: Operation.Effect {
        switch self {
        case .dispatch: .readBackFirst
        }
    }

    var payload: JSONValue {
        switch self {
        case .dispatch(let workflow): .plain(workflow)
        }
    }

    init(_ action: Action, decoding payload: JSONValue) throws {
        switch action {
        case .dispatch: self = .dispatch(try payload.decoded(as: WorkflowDispatch.self))
        }
    }
}
