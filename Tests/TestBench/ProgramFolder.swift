package import Foundation

/// Which folder the programs are in that tests start.
package enum ProgramFolder {
    /// What the package's tests start.
    package static let programs = ["plumb", "plumb-simulator", "plumb-watch"]

    /// What is wrong with the folder, and what to do.
    package struct Problem: Error, CustomStringConvertible {
        package let description: String
    }

    /// The folder that `PLUMB_TEST_PROGRAMS` names, which must hold all programs; without it, what is nearest above the tests.
    /// - Parameters:
    ///   - variables: of the environment.
    ///   - bundle: the folder of the tests, or one below the programs.
    package static func chosen(_ variables: [String: String], besides bundle: URL) throws(Problem) -> URL {
        let folder: URL
        if let named = variables["PLUMB_TEST_PROGRAMS"] {
            folder = URL(filePath: named, relativeTo: Program.root).absoluteURL
            for program in programs where !isExecutable(program, in: folder) {
                throw Problem(
                    description:
                        "PLUMB_TEST_PROGRAMS is \"\(named)\", and \(folder.path) holds no program \(program): run make build, which builds "
                        + "what ships into .build-static/release")
            }
        } else {
            guard let found = above(bundle, holding: "plumb") else {
                throw Problem(description: "no folder above \(bundle.path) holds the program plumb: run make test")
            }
            folder = found
        }
        guard folder.resolvingSymlinksInPath().lastPathComponent != "debug" || variables["PLUMB_TEST_DEBUG"] != nil else {
            throw Problem(description: "tests that start plumb start the optimized one: run make test, or set PLUMB_TEST_DEBUG=1")
        }
        return folder
    }

    /// The nearest folder, from this one upwards, with an executable of the name.
    static func above(_ bundle: URL, holding name: String) -> URL? {
        var place = bundle
        while !isExecutable(name, in: place) {
            guard place.path != "/" else { return nil }
            place = place.deletingLastPathComponent()
        }
        return place
    }

    private static func isExecutable(_ name: String, in folder: URL) -> Bool {
        var isFolder: ObjCBool = false
        let path = folder.appending(path: name).path
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
            && FileManager.default.isExecutableFile(atPath: path)
    }
}
