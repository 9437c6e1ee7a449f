internal import Diagnostics
internal import Estate
internal import FoundationEssentials

/// The environment's name in its colour, so that nobody confirms the wrong one.
struct Banner {
    let text: String

    init(_ environment: EnvironmentDeclaration) {
        let name = " \(environment.name.value.uppercased()) "
        let codes = ["red": "41;97", "purple": "45;97", "yellow": "43;30", "blue": "44;97", "green": "42;30"]
        guard Terminal.isTalkColored(environment: ProcessInfo.processInfo.environment), let code = environment.banner.flatMap({ codes[$0] })
        else {
            text = "==\(name)=="
            return
        }
        text = "\u{1B}[1;\(code)m\(name)\u{1B}[0m"
    }
}
