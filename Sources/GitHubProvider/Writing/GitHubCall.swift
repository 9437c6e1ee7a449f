package import CanonicalJSON
package import Planning

/// What GitHub is asked for.
package enum GitHubCall: PlannedCall {
    case dispatch(WorkflowDispatch)
    case putRules(EnvironmentRules)
    case writeSecrets(JobSecrets)
    case writeVariable(JobVariable)

    /// The names in plans.
    package enum Action: String, CaseIterable, Sendable {
        case dispatch = "github.workflow.dispatch"
        case putRules = "github.environment.put"
        case writeSecrets = "github.secrets.write"
        case writeVariable = "github.variable.write"
    }

    package var action: Action {
        switch self {
        case .dispatch: .dispatch
        case .putRules: .putRules
        case .writeSecrets: .writeSecrets
        case .writeVariable: .writeVariable
        }
    }

    package var effect: Operation.Effect {
        switch self {
        case .dispatch: .readBackFirst
        case .putRules, .writeSecrets, .writeVariable: .idempotent
        }
    }

    package var payload: JSONValue {
        switch self {
        case .dispatch(let workflow): .plain(workflow)
        case .putRules(let rules): .plain(rules)
        case .writeSecrets(let secrets): .plain(secrets)
        case .writeVariable(let variable): .plain(variable)
        }
    }

    package init(_ action: Action, decoding payload: JSONValue) throws {
        switch action {
        case .dispatch: self = .dispatch(try payload.decoded(as: WorkflowDispatch.self))
        case .putRules: self = .putRules(try payload.decoded(as: EnvironmentRules.self))
        case .writeSecrets: self = .writeSecrets(try payload.decoded(as: JobSecrets.self))
        case .writeVariable: self = .writeVariable(try payload.decoded(as: JobVariable.self))
        }
    }
}
