internal import Diagnostics
internal import Estate
internal import FoundationEssentials

/// The environment's name in its colour, so that nobody confirms the wrong one.
struct Banner {
    let text: DisplayText

    init(_ environment: EnvironmentDeclaration) {
        let name = " \(environment.name.value.uppercased()) "
        guard Terminal.isTalkColored(environment: ProcessInfo.processInfo.environment),
            let color = environment.banner.flatMap(TextStyle.BannerColor.init(rawValue:))
        else {
            text = "==\(name)=="
            return
        }
        text = DisplayText(name).styled(.banner(color))
    }
}
