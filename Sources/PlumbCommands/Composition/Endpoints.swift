internal import ArgumentParser
internal import Diagnostics
internal import Estate
internal import HTTPMessages
internal import Integrations

/// Where a system's API is.
struct Endpoints {
    let variables: [String: String]
    /// By kind: loopback addresses that stand in for the systems' own.
    private let simulated: [String: HTTPEndpoint]

    /// Whatever has an address; `probe` is what services are asked at.
    private static let kinds =
        Integrations.catalogue.providers.map(\.kind)
        + Integrations.catalogue.stores.filter { $0.settings.contains { $0.key == "url" } }.map(\.kind) + ["probe"]

    /// An environment must not be able to send credentials elsewhere, and who mistypes where a simulator is must not reach production.
    /// - Throws: ``CommandFailure`` naming every variable that is no loopback address.
    init(variables: [String: String]) throws {
        self.variables = variables
        var (simulated, wrong): ([String: HTTPEndpoint], [String]) = ([:], [])
        for kind in Self.kinds {
            guard let text = variables[Self.variable(kind)], !text.isEmpty else { continue }
            if let endpoint = try? HTTPEndpoint(text), endpoint.isLoopback {
                simulated[kind] = endpoint
            } else {
                wrong.append(Self.variable(kind))
            }
        }
        self.simulated = simulated
        guard wrong.isEmpty else {
            throw CommandFailure(
                .failure, "\(wrong.joined(separator: ", ")): not a loopback address such as http://127.0.0.1:4711. No request was sent.")
        }
    }

    /// `PLUMB_<KIND>_URL`, which is how the simulators are reached; else what the file says; else the API's own address.
    /// The loader refuses an address that is none; should one get here, it leads nowhere.
    func base(ofKind kind: String, _ settings: [String: Located<String>], otherwise: String) -> String {
        if let endpoint = simulated[kind] { return endpoint.text }
        guard let written = settings["url"] else { return otherwise }
        return (try? HTTPEndpoint(written.value))?.text ?? ""
    }

    /// The loopback address below which simulated services answer.
    var probes: HTTPEndpoint? { simulated["probe"] }

    /// Whether the environment moves the system to a loopback address.
    func isSimulated(_ kind: String) -> Bool { simulated[kind] != nil }

    private static func variable(_ kind: String) -> String { "PLUMB_\(kind.uppercased())_URL" }
}
