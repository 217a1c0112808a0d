# The steps of `make train`, each made when its files are missing: an interrupted run goes on where it stopped.
# PYTHON, NEWS, POLNEAR, NEWS_DEV, POLNEAR_DEV, TEXTS, DEVICE, HOME_OF_MODEL, OPTIONS and MARK_OPTIONS come from the Makefile.
# With --jobs the teachers train side by side, and so do the large network and the small one.
# Rates, seeds and passes are those of the shipped networks; the model card says what else was tried.

H := $(HOME_OF_MODEL)
ENCODERS := $(H)/encoders
TEACHERS := 0 1 2 3
RATE_0 := 7e-5
RATE_1 := 7e-5
RATE_2 := 1.1e-4
RATE_3 := 5e-5

FIT := $(PYTHON) -m app.train --device $(DEVICE) --readings $(H)/readings --restyle news \
	--corpus news=$(NEWS) --corpus polnear=$(POLNEAR):polnear $(OPTIONS)
WITH_SILVER := --corpus silver=$(H)/silver.jsonl
MODEL := onnx/settings.json
DONE = rm -f $(H)/$(1)/checkpoint.pt

.SECONDARY:
.DELETE_ON_ERROR:

all: $(H)/accurate.calibrated $(H)/balanced.calibrated

$(ENCODERS)/mpnet/config.json:
	$(PYTHON) -m app.train.encoder_packages $(ENCODERS)

$(H)/teacher-%/$(MODEL): $(NEWS) $(POLNEAR) $(ENCODERS)/mpnet/config.json
	$(FIT) --encoder $(ENCODERS)/mpnet --seed $* --encoder-rate $(RATE_$*) \
		--plan news+polnear,news+polnear,news --home $(H)/teacher-$*
	@$(call DONE,teacher-$*)

$(H)/silver.jsonl: $(TEXTS) $(POLNEAR) $(foreach n,$(TEACHERS),$(H)/teacher-$(n)/$(MODEL))
	$(PYTHON) -m app.train.mark $(TEXTS) $(POLNEAR) $(foreach n,$(TEACHERS),--model $(H)/teacher-$(n)/onnx) \
		--device $(DEVICE) --to $@ $(MARK_OPTIONS)

$(H)/accurate/$(MODEL): $(H)/silver.jsonl
	$(FIT) $(WITH_SILVER) --encoder $(ENCODERS)/mpnet --from $(H)/teacher-2/onnx --seed 21 \
		--plan silver+news,news+polnear,news --home $(H)/accurate
	@$(call DONE,accurate)

$(H)/balanced-first/$(MODEL): $(H)/silver.jsonl
	$(FIT) $(WITH_SILVER) --encoder $(ENCODERS)/minilm --seed 14 --batch-pieces 8192 \
		--plan silver+news,silver+news+polnear,news,news --home $(H)/balanced-first
	@$(call DONE,balanced-first)

$(H)/balanced/$(MODEL): $(H)/balanced-first/$(MODEL)
	$(FIT) $(WITH_SILVER) --encoder $(ENCODERS)/minilm --from $(H)/balanced-first/onnx --seed 24 \
		--plan silver+news,news+polnear,news --home $(H)/balanced
	@$(call DONE,balanced)

$(H)/accurate.calibrated: $(H)/accurate/$(MODEL) $(NEWS_DEV) $(POLNEAR_DEV)
	$(PYTHON) -m app.train.calibrate $(NEWS_DEV) --model $(H)/accurate/onnx-int8 --pipeline accurate
	$(PYTHON) -m app.train.calibrate $(POLNEAR_DEV) --model $(H)/accurate/onnx-int8 --pipeline wide
	@touch $@

$(H)/balanced.calibrated: $(H)/balanced/$(MODEL) $(NEWS_DEV)
	$(PYTHON) -m app.train.calibrate $(NEWS_DEV) --model $(H)/balanced/onnx-int8 --pipeline balanced
	@touch $@

.PHONY: all
