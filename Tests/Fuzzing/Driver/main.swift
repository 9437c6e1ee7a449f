// Runs one target under libFuzzer: `plumb-fuzz TARGET [options of libFuzzer] [corpus]`. Only built by `make fuzz`.
import Foundation
import Fuzzing

@_silgen_name("LLVMFuzzerRunDriver")
private func LLVMFuzzerRunDriver(
    _ count: UnsafeMutablePointer<CInt>, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ callback: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

guard CommandLine.arguments.count > 1, FuzzTarget(rawValue: CommandLine.arguments[1]) != nil else {
    print("usage: plumb-fuzz \(FuzzTarget.allCases.map(\.rawValue).joined(separator: "|")) [options] [corpus]")
    exit(64)
}
// libFuzzer sees what follows the target's name.
var count = CommandLine.argc - 1
var arguments = CommandLine.unsafeArgv + 1
let code = LLVMFuzzerRunDriver(&count, &arguments) { bytes, count in
    let input = Array(UnsafeBufferPointer(start: bytes, count: count))
    guard let target = FuzzTarget(rawValue: CommandLine.arguments[1]) else { return -1 }
    // libFuzzer calls from the main thread, which no task waits for.
    let done = DispatchSemaphore(value: 0)
    Task.detached {
        if let problem = await target.problem(with: input) { preconditionFailure(problem) }
        done.signal()
    }
    done.wait()
    return 0
}
exit(code)
