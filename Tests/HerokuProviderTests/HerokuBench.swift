import CanonicalJSON
import Estate
import HTTPMessages
import HerokuProvider
import Planning
import ProviderSimulators
import Reconciling
import Resources
import TestBench

/// One environment of Heroku apps under a simulated Heroku.
struct HerokuBench {
    let transport: SimulatedTransport<HerokuSimulator>
    let estate: Estate
    let connections: Connections
    let writer: HerokuWriter

    static let head = """
        estate: acme
        fingerprint_key: !secret "vault:/KEY"
        stores: { vault: { kind: environment } }
        providers: { heroku: { kind: heroku, token: !env HEROKU_API_KEY } }
        environments: { staging: {} }
        """

    init(_ services: [String], seed: JSONValue, secrets: [String: String] = [:], certificates: ProbePace = .standard) throws {
        var files = ["desired/estate.yaml": Self.head]
        for (number, text) in services.enumerated() { files["desired/services/\(number).yaml"] = text }
        estate = try EstateText.load(files)
        transport = SimulatedTransport(try HerokuSimulator(seed: seed))
        let client = APIClient(transport: transport, baseURL: "http://127.0.0.1", limiter: RateLimiter(width: 64)) {
            $0.headers["Authorization"] = "Bearer token-simulated"
        }
        let watch = SecretWatch(credentialForms: EstateText.catalogue.credentialForms)
        writer = HerokuWriter(
            client: client, provider: "heroku",
            pace: HerokuPace(release: (.zero, 3), addon: (.zero, 2), domain: (.zero, 2)),
            logs: APIClient(transport: transport, baseURL: "", limiter: RateLimiter(width: 4)) { _ in }, watch: watch,
            certificates: certificates)
        connections = Connections(
            models: ["heroku": HerokuModel()], readers: ["heroku": HerokuReader(client: client, provider: "heroku", watch: SecretWatch())],
            stores: ["vault": DictionaryStore(secrets)], key: FingerprintKey(Secret("fingerprint key of a test")))
    }

    func plan(lifted: Set<String> = []) async throws -> (plan: Plan, secrets: [SecretReference: Secret]) {
        let draft = try await PlanMaker(estate: estate, connections: connections).plan(environment: "staging", history: nil, lifted: lifted)
        return (draft.plan, draft.secrets)
    }

    /// Performs every operation in order and returns what each ended with; what is not there yet is left, as with `--park`.
    @discardableResult
    func apply() async throws -> [OperationOutcome] {
        let (plan, secrets) = try await plan()
        var outcomes: [OperationOutcome] = []
        for operation in plan.operations {
            let context = OperationContext(secrets: secrets, wait: WaitPolicy(isParking: true))
            outcomes.append(try await writer.perform(operation, in: context))
        }
        return outcomes
    }

    func deploy(_ app: String, types: [String] = ["web"]) {
        let processes = Dictionary(types.map { ($0, JSONValue.string("run \($0)")) }, uniquingKeysWith: { first, _ in first })
        let answer = transport.control(
            HTTPRequest(.post, "http://127.0.0.1/_control/heroku/deploy", json: ["app": .string(app), "process_types": .object(processes)]))
        precondition(answer.isSuccess, String(decoding: answer.body, as: UTF8.self))
    }

    static func seed(_ apps: [JSONValue], addons: [JSONValue] = []) -> JSONValue {
        ["tokens": ["token-simulated": "ops@example.com"], "apps": .array(apps), "addons": .array(addons)]
    }

    static func app(_ name: String, config: [String: String] = [:]) -> JSONValue {
        [
            "name": .string(name), "config": .object(config.mapValues(JSONValue.string)),
            "releases": [["version": 1, "description": "Initial release"]],
        ]
    }
}
