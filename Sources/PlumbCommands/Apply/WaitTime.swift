internal import ArgumentParser

/// A length of time as it is typed: `90s`, `15m` or `2h`.
struct WaitTime: ExpressibleByArgument {
    let seconds: Int

    init?(argument: String) {
        let units: [Character: Int] = ["s": 1, "m": 60, "h": 3_600]
        guard let unit = argument.last.flatMap({ units[$0] }), let count = Int(argument.dropLast()), (1...100_000).contains(count),
            String(count) == argument.dropLast()
        else { return nil }
        seconds = count * unit
    }
}
