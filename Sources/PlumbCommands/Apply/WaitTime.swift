internal import ArgumentParser

/// A length of time as it is typed: `90s`, `15m` or `2h`.
struct WaitTime: ExpressibleByArgument {
    let seconds: Int

    init(seconds: Int) {
        self.seconds = seconds
    }

    init?(argument: String) {
        let units: [Character: Int] = ["s": 1, "m": 60, "h": 3_600]
        guard let unit = argument.last.flatMap({ units[$0] }), let count = Int(argument.dropLast()), (1...100_000).contains(count),
            String(count) == argument.dropLast()
        else { return nil }
        seconds = count * unit
    }

    /// As it is typed.
    var defaultValueDescription: String {
        if seconds % 3_600 == 0 { return "\(seconds / 3_600)h" }
        return seconds % 60 == 0 ? "\(seconds / 60)m" : "\(seconds)s"
    }
}
