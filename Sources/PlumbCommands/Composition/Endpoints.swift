internal import Diagnostics

/// Where a system's API is.
struct Endpoints {
    let variables: [String: String]

    /// `PLUMB_<KIND>_URL` where it is a loopback address, which is how the simulators are reached; else what the file says;
    /// else the API's own address. Anything else in the variable is ignored with a word: an environment must not be able
    /// to send credentials elsewhere.
    func base(ofKind kind: String, _ settings: [String: Located<String>], otherwise: String) -> String {
        let variable = "PLUMB_\(kind.uppercased())_URL"
        if let override = variables[variable], !override.isEmpty {
            if override.hasPrefix("http://127.0.0.1:") || override.hasPrefix("http://[::1]:") { return override }
            Terminal.tell("\(variable) is not a loopback address and is ignored")
        }
        return settings["url"]?.value ?? otherwise
    }
}
