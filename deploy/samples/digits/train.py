"""Trains the example's two models and writes lda.onnx, mlp.onnx and digits.csv next to this file.

    python3 -m venv /tmp/digits && /tmp/digits/bin/pip install -r requirements.txt
    /tmp/digits/bin/python train.py

Prints what scikit-learn and onnxruntime score on the held-out rows, and each model's SHA-256.
"""

import csv
import hashlib
from pathlib import Path

import numpy as np
import onnxruntime
from skl2onnx import to_onnx
from sklearn.datasets import load_digits
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier
from sklearn.preprocessing import normalize

HERE = Path(__file__).parent
HELD_OUT = 0.2  # of 1797 images: 360 rows
SIDE = 8  # an image is 8 x 8 pixels, each 0 (white) to 16 (black)


def write_csv(path, ids, labels, images):
    pixels = [f"pixel_{row}_{column}" for row in range(SIDE) for column in range(SIDE)]
    with path.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["id", "digit", *pixels])
        for row_id, label, image in zip(ids, labels, images):
            writer.writerow([row_id, label, *(int(pixel) for pixel in image)])


def main():
    images, labels = load_digits(return_X_y=True)
    ids = np.arange(len(labels))
    train, held_out = train_test_split(ids, test_size=HELD_OUT, random_state=0, stratify=labels)
    write_csv(HERE / "digits.csv", held_out, labels[held_out], images[held_out])

    # The models learn from rows of unit L2 norm, so whoever scores with them has to normalise too.
    x_train = normalize(images[train], norm="l2").astype(np.float32)
    x_held_out = normalize(images[held_out], norm="l2").astype(np.float32)
    models = {
        "lda": LinearDiscriminantAnalysis(),
        "mlp": MLPClassifier(hidden_layer_sizes=(64,), max_iter=1000, random_state=0),
    }
    for name, model in models.items():
        model.fit(x_train, labels[train])
        # skl2onnx's default options, as most people export: the probabilities become a ZipMap.
        exported = to_onnx(model, x_train[:1]).SerializeToString()
        (HERE / f"{name}.onnx").write_bytes(exported)

        expected = model.predict(x_held_out)
        session = onnxruntime.InferenceSession(exported)
        [predicted] = session.run(["output_label"], {"X": x_held_out})
        for library, answer in (("scikit-learn", expected), ("onnxruntime", predicted)):
            correct = int((answer == labels[held_out]).sum())
            print(f"{name}  {library:12}  {correct}/{len(answer)} = {correct / len(answer):.6f}")
        print(f"{name}  sha256        {hashlib.sha256(exported).hexdigest()}")


if __name__ == "__main__":
    main()
